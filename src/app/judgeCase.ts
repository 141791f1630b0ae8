import { AppError } from "#core/errors.ts";
import type { AssessmentEvent, AssessmentTask } from "#core/judge/assessment.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { createVerdict } from "#core/verdict/createVerdict.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { assessCase } from "#engine/assessCase.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import { sha256Hex } from "#engine/sha256.ts";
import { selectReadyModel, type ModelStore } from "#stores/modelStore.ts";
import { APP_VERSION } from "./version.ts";

/** A case to judge, with the rubric's name and version. */
export type NamedTask = AssessmentTask & {
  readonly rubric: NamedRubric;
  /** The text is tried before it is saved. */
  readonly isDraft?: true;
};

/** Judge a case with the loaded model and stamp the verdict with where it comes from. */
export async function judgeCase(
  engine: JudgeEngine,
  modelStore: ModelStore,
  task: NamedTask,
  options: { signal: AbortSignal; onEvent: (event: AssessmentEvent) => void },
): Promise<Verdict> {
  const model = selectReadyModel(modelStore.getState());
  if (model === null) throw new AppError("engine/not-loaded", "Load a judge model first");
  const assessment = await assessCase(engine, model, task, options);
  for (const { completionTokens, timings } of assessment.calls) {
    if (timings.generationMs !== null && timings.generationMs > 0) {
      modelStore.getState().actions.addSpeed((completionTokens / timings.generationMs) * 1000);
    }
  }
  return createVerdict({
    assessment,
    task,
    rubric: task.rubric,
    isDraft: task.isDraft === true,
    rubricSha256: await sha256Hex(renderRubric(task.rubric)),
    model,
    id: crypto.randomUUID(),
    createdAt: new Date().toISOString(),
    appVersion: APP_VERSION,
    userAgent: navigator.userAgent,
  });
}
