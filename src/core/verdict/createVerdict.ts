import type { Assessment, AssessmentTask } from "#core/judge/assessment.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import type { Provenance, Verdict } from "./verdict.ts";

/** What a verdict is made of. Chance and the clock come from outside: `id` and `createdAt`. */
export interface VerdictParts {
  readonly assessment: Assessment;
  readonly task: AssessmentTask;
  /** The rubric that the task was judged with, with its name and version. */
  readonly rubric: NamedRubric;
  /** SHA-256 of the rendered rubric's UTF-8 bytes, lower-case hex. */
  readonly rubricSha256: string;
  /** Whether the rubric's text was tried before it was saved; then its version is the one that it was to become. */
  readonly isDraft?: boolean;
  readonly model: LoadedModel;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly appVersion: string;
  readonly userAgent: string;
}

/** Join an assessment with where it comes from. The rubric's texts are those of the task, which the judge really saw. */
export function createVerdict(parts: VerdictParts): Verdict {
  const { assessment, task, rubric } = parts;
  const { criteria, scoreDescriptions } = task.rubric;
  return {
    id: parts.id,
    createdAt: parts.createdAt,
    evaluationCase: task.evaluationCase,
    rubric: {
      id: rubric.id,
      name: rubric.name,
      version: rubric.version,
      criteria,
      scoreDescriptions,
      sha256: parts.rubricSha256,
      ...(parts.isDraft === true && { isDraft: true }),
    },
    provenance: provenanceOf(parts),
    flags: assessment.flags,
    calls: assessment.calls,
    outcome: assessment.outcome,
  };
}

function provenanceOf({ model, task: { settings }, appVersion, userAgent }: VerdictParts): Provenance {
  return {
    modelId: model.modelId,
    modelName: model.name,
    weightsHash: model.weightsHash,
    quantization: model.quantization,
    engine: model.engine,
    engineVersion: model.engineVersion,
    backend: model.backend,
    contextLength: model.capabilities.contextLength,
    sampling: settings.sampling,
    maxAttempts: settings.maxAttempts,
    bothOrders: settings.bothOrders,
    seed: settings.seed,
    promptProfile: settings.promptProfile,
    promptFormat: model.promptFormat,
    appVersion,
    userAgent,
  };
}
