import { expect } from "vitest";
import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import { DEFAULT_ASSESSMENT_SETTINGS, type Assessment } from "#core/judge/assessment.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import type { ScoreRubric } from "#core/rubric/scoreRubric.ts";
import { assessCase } from "#engine/assessCase.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";

const CASE: EvaluationCase = {
  mode: "direct",
  id: "case",
  instruction: "Name a prime.",
  response: { id: "response", label: "Response", text: "Seven." },
  referenceAnswer: "Two.",
};

const THREE_LEVELS: ScoreRubric = {
  criteria: "Is it right?",
  scoreDescriptions: ["It is wrong.", "It is right in part.", "It is right."],
};

/** Judge a short case by a rubric of three levels in one attempt, which is then the last and held to the format. */
export function judgeWithThreeLevels(
  engine: JudgeEngine,
  model: LoadedModel,
  seed: number,
): Promise<Assessment> {
  const sampling = { ...DEFAULT_ASSESSMENT_SETTINGS.sampling, maxTokens: 24 };
  const settings = { ...DEFAULT_ASSESSMENT_SETTINGS, sampling, seed, maxAttempts: 1 };
  const task = { evaluationCase: CASE, rubric: THREE_LEVELS, settings };
  return assessCase(engine, model, task, { signal: new AbortController().signal, onEvent: () => {} });
}

/** A score from 1 to 3 that the judge was held to, and no probabilities of others. */
export function expectOneOfThreeScores({ calls, outcome }: Assessment): void {
  expect([1, 2, 3]).toContain(outcome.kind === "score" ? outcome.score : outcome.kind);
  for (const { constraint, distribution } of calls) {
    expect(constraint).not.toBe("none");
    if (distribution !== null) expect(Object.keys(distribution.probabilities)).toEqual(["1", "2", "3"]);
  }
}
