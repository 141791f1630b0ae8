import { isSameDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { UnkeptDraft } from "./unkeptDraft.ts";

/** A text on its way to the disk. */
export interface DraftChange extends UnkeptDraft {
  /** Which part was changed; a change of another part is another step. */
  readonly part: string;
}

export interface DraftKeeperDeps {
  /** The text under the pen; `null` while none is open. */
  readonly draft: () => RubricDraft | null;
  /** Whether this tab may write it. */
  readonly mayWrite: () => boolean;
  /** Put a text on disk. It must not have been settled when it returns. */
  readonly write: (change: DraftChange) => Promise<unknown>;
  /** A write has ended; told the fault if the disk refused. */
  readonly onWritten: (fault: unknown) => void;
  /** Everything typed is on disk. */
  readonly onKept: () => void;
  /** Typing pauses this long before it is kept, in milliseconds. */
  readonly pauseMs: number;
}

/** Knows which text of one rubric is on disk, and brings what is typed there, one write after the other. */
export interface DraftKeeper {
  /** This text is on disk, and what is typed comes from it; `null` when nothing of the person's own is open. */
  readonly rebase: (base: RubricDraft | null) => void;
  readonly base: () => RubricDraft | null;
  /** What is typed and not on disk; `null` when there is nothing. */
  readonly unkept: () => UnkeptDraft | null;
  /** Whether just this text is on its way to the disk. */
  readonly isUnderway: (draft: RubricDraft) => boolean;
  /** A part is about to change: what was typed in another one goes out first, as a step of its own. */
  readonly beginPart: (part: string) => void;
  readonly keepAfterPause: () => void;
  /** @returns whether everything typed is on disk. Never rejects. */
  readonly flush: () => Promise<boolean>;
}

/** Make the keeper of the text under the pen. */
export function createDraftKeeper(deps: DraftKeeperDeps): DraftKeeper {
  let base: RubricDraft | null = null;
  let underway: RubricDraft | null = null;
  let keepingNow: Promise<boolean> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let changedPart = "";

  function unkept(): UnkeptDraft | null {
    const draft = deps.draft();
    return draft === null || base === null || isSameDraft(draft, base) ? null : { draft, base };
  }

  function flush(): Promise<boolean> {
    clearTimeout(timer);
    timer = undefined;
    if (keepingNow === null && deps.mayWrite() && unkept() !== null) keepingNow = keepTyped();
    return keepingNow ?? Promise.resolve(settle());
  }

  function settle(): boolean {
    if (unkept() !== null) return false;
    if (base !== null) deps.onKept();
    return true;
  }

  async function keepTyped(): Promise<boolean> {
    try {
      for (;;) {
        const typed = unkept();
        if (typed === null || !deps.mayWrite()) {
          // being told may make somebody type more
          if (!settle() || unkept() === null) return unkept() === null;
        } else if (!(await keepOnce(typed))) return false;
      }
    } finally {
      // in the same breath, so that whoever types next begins anew
      keepingNow = null;
    }
  }

  async function keepOnce(typed: UnkeptDraft): Promise<boolean> {
    underway = typed.draft;
    try {
      await deps.write({ ...typed, part: changedPart });
    } catch (fault) {
      underway = null;
      deps.onWritten(fault);
      return false;
    }
    underway = null;
    // unless another text was taken over meanwhile
    if (base === typed.base) base = typed.draft;
    deps.onWritten(null);
    return true;
  }

  return {
    rebase(next) {
      base = next;
    },
    base: () => base,
    unkept,
    isUnderway: (draft) => underway !== null && isSameDraft(draft, underway),
    beginPart(part) {
      if (part !== changedPart && timer !== undefined) void flush();
      changedPart = part;
    },
    keepAfterPause() {
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), deps.pauseMs);
    },
    flush,
  };
}
