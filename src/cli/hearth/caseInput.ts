import * as z from "zod/mini";
import { draftToCase, emptyDraft } from "#core/cases/caseDraft.ts";
import type { EvaluationCase, JudgeMode } from "#core/cases/evaluationCase.ts";
import { validateCase } from "#core/cases/validateCase.ts";
import { AppError } from "#core/errors.ts";
import { scoreDescriptionsSchema } from "#core/rubric/scoreDescriptionsSchema.ts";
import { levelCount, TRAINED_LEVEL_COUNT, type ScoreRubric } from "#core/rubric/scoreRubric.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";

/** What `--mode` takes. */
export const JUDGE_MODES = ["direct", "pairwise"] as const satisfies readonly JudgeMode[];

/** What is judged, by what, and what its author should know about. */
export interface CaseInput {
  readonly evaluationCase: EvaluationCase;
  readonly rubric: ScoreRubric;
  /** Things that do not keep the case from being judged, in words: a field that is not read, a blank description. */
  readonly notes: readonly string[];
}

const EXPECTED_OBJECT = "expected an object";
const text = z.string("expected a text");
// `None` of a script arrives as null
const referenceAnswer = z._default(z.nullable(text), null);

const schemas = {
  direct: z.object(
    {
      instruction: text,
      response: text,
      referenceAnswer,
      rubric: z.object({ criteria: text, scoreDescriptions: scoreDescriptionsSchema }, EXPECTED_OBJECT),
    },
    EXPECTED_OBJECT,
  ),
  pairwise: z.object(
    {
      instruction: text,
      responseA: text,
      responseB: text,
      referenceAnswer,
      rubric: z.object({ criteria: text }, EXPECTED_OBJECT),
    },
    EXPECTED_OBJECT,
  ),
};

const NO_DESCRIPTIONS = ["", "", "", "", ""] as const;

/**
 * Read a case with its rubric. What the judge does not read in this mode (the score descriptions in pairwise ranking)
 * may be missing. A rubric that the editor would not accept is noted and still taken, unless its criteria are blank.
 *
 * @param json One JSON value.
 * @throws {AppError} `import/not-json`; `import/invalid`, which names the field, for what cannot be judged.
 */
export function readCase(json: string, mode: JudgeMode): CaseInput {
  const value = parseJson(json);
  const { evaluationCase, rubric } = mode === "direct" ? readDirect(value) : readPairwise(value);
  requireJudgeable(evaluationCase, rubric);
  const notes = [...unreadFields(value, mode), ...rubricNotes(rubric, mode), ...scaleNotes(rubric, mode)];
  return { evaluationCase, rubric, notes };
}

function readDirect(value: unknown): Omit<CaseInput, "notes"> {
  const { instruction, response, referenceAnswer: answer, rubric } = check(schemas.direct, value);
  const draft = { ...emptyDraft("case", "direct"), instruction, responseA: response };
  return { evaluationCase: draftToCase({ ...draft, referenceAnswer: answer ?? "" }), rubric };
}

function readPairwise(value: unknown): Omit<CaseInput, "notes"> {
  const {
    instruction,
    responseA,
    responseB,
    referenceAnswer: answer,
    rubric,
  } = check(schemas.pairwise, value);
  const draft = { ...emptyDraft("case", "pairwise"), instruction, responseA, responseB };
  return {
    evaluationCase: draftToCase({ ...draft, referenceAnswer: answer ?? "" }),
    rubric: { criteria: rubric.criteria, scoreDescriptions: NO_DESCRIPTIONS },
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new AppError("import/not-json", `Cannot read the case as JSON: ${String(error)}`, { cause: error });
  }
}

function check<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(issue?.path.join(".") ?? "", issue?.message ?? "not as expected");
}

function requireJudgeable(evaluationCase: EvaluationCase, rubric: ScoreRubric): void {
  const validation = validateCase(evaluationCase);
  const problem = validation.kind === "invalid" ? validation.problems[0] : undefined;
  if (problem !== undefined) throw invalid(problem.field, problem.message);
  if (rubric.criteria.trim() === "")
    throw invalid("rubric.criteria", "Write the question that the judge should answer");
}

function invalid(field: string, message: string): AppError {
  const name = field === "" ? "the case" : field;
  return new AppError("import/invalid", `Cannot judge the case: ${name}: ${message}`, { details: { field } });
}

function unreadFields(value: unknown, mode: JudgeMode): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const read = Object.keys(schemas[mode].shape);
  return Object.keys(value)
    .filter((field) => !read.includes(field))
    .map((field) => `${JSON.stringify(field)} is not read in ${mode} mode`);
}

function rubricNotes(rubric: ScoreRubric, mode: JudgeMode): readonly string[] {
  const validation = validateRubric({ name: "rubric", ...rubric });
  if (validation.kind === "valid") return [];
  return validation.problems
    .filter(({ field }) => mode === "direct" || field === "criteria")
    .map(({ field, message }) => `rubric, ${field}: ${message}`);
}

function scaleNotes(rubric: ScoreRubric, mode: JudgeMode): readonly string[] {
  const levels = levelCount(rubric);
  if (mode === "pairwise" || levels === TRAINED_LEVEL_COUNT) return [];
  return [
    `rubric, scoreDescriptions: Prometheus was trained on ${TRAINED_LEVEL_COUNT} levels, this rubric has ${levels}`,
  ];
}
