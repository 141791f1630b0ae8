import { afterAll, beforeAll, expect, test } from "vitest";
import { draftingGrammar } from "#core/drafting/draftingGrammar.ts";
import { renderDraftingPrompt } from "#core/drafting/draftingPrompt.ts";
import { readProposal } from "#core/drafting/readProposal.ts";
import { draftingSampling } from "#core/drafting/draftingSampling.ts";
import { flagImitation } from "#core/prompts/flagImitation.ts";
import { LEVEL_COUNTS, scoresUpTo, toScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import { CALM, loadTiny, NEVER_STOPS, type TinyEngine } from "./tinyEngine.ts";

let tiny: TinyEngine;
beforeAll(async () => {
  tiny = await loadTiny({ biases: NEVER_STOPS });
});
afterAll(() => tiny.engine.unload());

test.each(LEVEL_COUNTS)(
  "a model that never stops proposes a text for each of %i levels, unless it imitates a verdict",
  async (levels) => {
    const draft = {
      criteria: "Is the response kind?",
      scoreDescriptions: toScoreDescriptions(scoresUpTo(levels).map(() => "")),
    };
    const prompt = renderDraftingPrompt({ draft, examples: [], format: tiny.model.promptFormat });
    const completion = await tiny.engine.complete(
      { prompt, sampling: draftingSampling(levels), seed: 7, topTokens: 0, grammar: draftingGrammar(levels) },
      { signal: CALM },
    );
    const lines = completion.text.split("\n");
    expect(completion.finishReason).toBe("stop");
    expect(lines.map((line) => line.slice(0, 9))).toEqual(
      scoresUpTo(levels).map((score) => `Score ${score}: `),
    );
    const isRefused = lines.map((line) => flagImitation(line.slice(9)).length > 0);
    expect(readProposal(completion, levels).map((text) => text === null)).toEqual(isRefused);
    expect(isRefused).toContain(false);
  },
);
