import type { SamplingSettings } from "#core/judge/completion.ts";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";

/** Twice what 60 words of English have, for languages that take more. */
const TOKENS_PER_LEVEL = 200;

/** How level descriptions are drawn: calmer than verdicts, and with room for all levels. */
export function draftingSampling(levels: LevelCount): SamplingSettings {
  return { temperature: 0.7, topP: 0.9, repetitionPenalty: 1.03, maxTokens: levels * TOKENS_PER_LEVEL };
}
