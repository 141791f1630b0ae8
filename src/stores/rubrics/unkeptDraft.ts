import * as z from "zod/mini";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { scoreDescriptionsSchema } from "#core/rubric/scoreDescriptionsSchema.ts";

/** A text that was typed and is not on disk. */
export interface UnkeptDraft {
  readonly draft: RubricDraft;
  /** The text on disk that it came from. */
  readonly base: RubricDraft;
}

const draft = z.strictObject({
  name: z.string(),
  criteria: z.string(),
  scoreDescriptions: scoreDescriptionsSchema,
});

const unkeptDraft: z.ZodMiniType<UnkeptDraft> = z.strictObject({ draft, base: draft });

/** Take plain data as a typed text; `null` for anything else. */
export function checkUnkeptDraft(value: unknown): UnkeptDraft | null {
  const result = unkeptDraft.safeParse(value);
  return result.success ? result.data : null;
}
