import type { LintFinding } from "./lintFinding.ts";
import type { LintCheck } from "./lintText.ts";

export const LITTLE_ROOM_REASON =
  "A case that does not fit is not judged at all, for Hearth never cuts a text off.";

/**
 * Tokens that should be left for instruction, response and reference answer together. Instruction and response of three
 * in four cases of MT-Bench stay below 1,000, and half of them below 700.
 */
export const SENSIBLE_ROOM = 1000;

/**
 * Find that the prompt with this rubric and the longest output leave too little of the context for a case. Drawn at the
 * criteria, for the whole rubric is meant. Silent where nothing is known.
 */
export const findLittleRoom: LintCheck = (_draft, { room }) => {
  if (room === null) return [];
  const { promptTokens, maxTokens, contextLength } = room;
  const left = contextLength - promptTokens - maxTokens;
  if (Number.isNaN(left) || left >= SENSIBLE_ROOM) return [];
  const leaves = left > 0 ? `${inWords(left)} tokens` : "nothing";
  const finding: LintFinding = {
    key: "little-room:criteria",
    rule: "little-room",
    fields: ["criteria"],
    message: `The prompt with this rubric takes ${inWords(promptTokens)} of ${inWords(contextLength)} tokens and the verdict up to ${inWords(maxTokens)}, which leaves ${leaves} for instruction and response.`,
    reason: LITTLE_ROOM_REASON,
    fix: null,
  };
  return [finding];
};

function inWords(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}
