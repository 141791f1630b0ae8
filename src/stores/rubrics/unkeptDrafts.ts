import type { RubricDraft } from "#core/rubric/rubricDraft.ts";

/** A text that was typed and is not on disk. */
export interface UnkeptDraft {
  readonly draft: RubricDraft;
  /** The text on disk that it came from. */
  readonly base: RubricDraft;
}

/** Holds typed texts, by the ids of their rubrics, while the rubrics are not open. */
export interface UnkeptDrafts {
  readonly get: (id: string) => UnkeptDraft | null;
  readonly put: (id: string, unkept: UnkeptDraft) => void;
  readonly remove: (id: string) => void;
  /** Whether a text would be lost if the page was closed now. */
  readonly hasAny: () => boolean;
}

/** Texts that live as long as the page. */
export function createUnkeptDrafts(): UnkeptDrafts {
  const byId = new Map<string, UnkeptDraft>();
  return {
    get: (id) => byId.get(id) ?? null,
    put: (id, unkept) => void byId.set(id, unkept),
    remove: (id) => void byId.delete(id),
    hasAny: () => byId.size > 0,
  };
}
