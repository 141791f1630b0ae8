import { pickDraftingExamples } from "#core/drafting/draftingExamples.ts";
import { draftingGrammar } from "#core/drafting/draftingGrammar.ts";
import { renderDraftingPrompt } from "#core/drafting/draftingPrompt.ts";
import { draftingSampling } from "#core/drafting/draftingSampling.ts";
import { AppError } from "#core/errors.ts";
import type { Completion, CompletionRequest } from "#core/judge/completion.ts";
import type { EngineCapabilities } from "#core/judge/judgeModel.ts";
import { fitPrompt } from "#core/prompts/fitPrompt.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { TrialCase } from "#core/rubric/rubricRecord.ts";
import { levelCount } from "#core/rubric/scoreRubric.ts";

/** The model that is to write. */
export interface DraftingModel {
  readonly name: string;
  readonly promptFormat: PromptFormat;
  readonly capabilities: Pick<EngineCapabilities, "grammar" | "contextLength">;
}

/** What writes, and counts before. */
export interface DraftingWriter {
  readonly complete: (
    request: CompletionRequest,
    options: { signal: AbortSignal; onToken?: (piece: string) => void },
  ) => Promise<Completion>;
  readonly countTokens: (prompt: string) => Promise<number>;
}

/**
 * Write the request for level descriptions, with as many of the examples as fit into the context.
 *
 * @throws {AppError} `engine/prompt-too-long` when it does not fit without any.
 */
export async function prepareDrafting(
  { countTokens }: Pick<DraftingWriter, "countTokens">,
  {
    draft,
    trialCases,
    model: { promptFormat: format, capabilities },
    seed,
  }: {
    readonly draft: RubricDraft;
    readonly trialCases: readonly TrialCase[];
    readonly model: DraftingModel;
    readonly seed: number;
  },
): Promise<{ readonly request: CompletionRequest; readonly exampleCount: number }> {
  const levels = levelCount(draft);
  const sampling = draftingSampling(levels);
  const { maxTokens } = sampling;
  const { contextLength } = capabilities;
  const grammar = capabilities.grammar ? { grammar: draftingGrammar(levels) } : {};
  for (let examples = pickDraftingExamples(trialCases, levels); ; examples = examples.slice(0, -1)) {
    const prompt = renderDraftingPrompt({ draft, examples, format });
    const promptTokens = await countTokens(prompt);
    if (fitPrompt({ promptTokens, maxTokens, contextLength }).kind === "fits") {
      return { request: { prompt, sampling, seed, topTokens: 0, ...grammar }, exampleCount: examples.length };
    }
    if (examples.length === 0) {
      throw new AppError(
        "engine/prompt-too-long",
        `Cannot draft levels: the prompt has ${promptTokens} tokens and the output may take ${maxTokens}, ` +
          `but the context holds ${contextLength}`,
        { details: { promptTokens, contextLength, maxTokens } },
      );
    }
  }
}
