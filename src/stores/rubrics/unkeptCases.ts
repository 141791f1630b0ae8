import * as z from "zod/mini";
import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import { SCORES } from "#core/rubric/scoreRubric.ts";
import type { UnkeptCase } from "./mergeTrialCases.ts";

const trialCase: z.ZodMiniType<TrialCase> = z.strictObject({
  id: z.string(),
  rubricId: z.string(),
  position: z.number(),
  instruction: z.string(),
  response: z.string(),
  referenceAnswer: z.string(),
  expectedScore: z.nullable(z.literal(SCORES)),
  textRevision: z.number(),
});

const unkeptCases: z.ZodMiniType<readonly UnkeptCase[]> = z.array(
  z.strictObject({ typed: trialCase, base: z.nullable(trialCase) }),
);

/** Take plain data as typed cases; `null` for anything else. */
export function checkUnkeptCases(value: unknown): readonly UnkeptCase[] | null {
  const result = unkeptCases.safeParse(value);
  return result.success ? result.data : null;
}
