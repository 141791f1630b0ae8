import { responseInSlot } from "./settleOutcome.ts";
import type { JudgeCall, Verdict } from "./verdict.ts";
import { responseName, rubricTitle, shownCalls, verdictHeadline } from "./verdictSummary.ts";

/**
 * Write a verdict as plain text for the clipboard: what it comes to, the feedback, the distribution, and where it
 * comes from. The judged texts themselves are left out.
 *
 * @example
 * verdictToText(verdict).split("\n")[0] // "Score 4 of 5"
 */
export function verdictToText(verdict: Verdict): string {
  const { rubric } = verdict;
  const paragraphs = [
    verdictHeadline(verdict),
    `Rubric: ${rubricTitle(rubric)}\n${rubric.criteria}`,
    ...shownCalls(verdict).map((call) => callToText(call, verdict)),
    provenanceToText(verdict),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function callToText(call: JudgeCall, verdict: Verdict): string {
  const lines = [`${callTitle(call, verdict)}:`, call.parsed.feedback];
  if (call.distribution !== null) lines.push(distributionToText(call.distribution));
  return lines.join("\n");
}

/** In feedback, "Response A" is the slot that the judge saw, so every pairwise feedback says who stood there. */
function callTitle(call: JudgeCall, { evaluationCase }: Verdict): string {
  const title = call.parsed.kind === "unparsed" ? "Judge output" : "Feedback";
  if (evaluationCase.mode === "direct") return title;
  const nameIn = (slot: "A" | "B"): string => responseName(evaluationCase, responseInSlot(call.order, slot));
  return `${title} (the judge saw ${nameIn("A")} as Response A and ${nameIn("B")} as Response B)`;
}

function distributionToText(distribution: NonNullable<JudgeCall["distribution"]>): string {
  const shares = Object.entries(distribution.probabilities).map(
    ([label, share]) => `${label}: ${(100 * share).toFixed(1)} %`,
  );
  const mean =
    "expectedScore" in distribution ? `; expected score ${distribution.expectedScore.toFixed(2)}` : "";
  return `Probabilities: ${shares.join(", ")}${mean}`;
}

function provenanceToText({ provenance, calls, createdAt }: Verdict): string {
  const { sampling } = provenance;
  const attempts = calls.length === 1 ? "1 call" : `${calls.length} calls`;
  return [
    `Judge: ${[provenance.modelName, provenance.quantization].filter(Boolean).join(", ")}`,
    `Engine: ${provenance.engine} ${provenance.engineVersion} on ${provenance.backend.description}`,
    `Sampling: temperature ${sampling.temperature}, top-p ${sampling.topP}, repetition penalty ` +
      `${sampling.repetitionPenalty}, at most ${sampling.maxTokens} tokens, seed ${provenance.seed}, ${attempts}`,
    `Weights: ${provenance.weightsHash ?? "hash unknown"}`,
    `Judged at ${createdAt} with Hearth ${provenance.appVersion}`,
  ].join("\n");
}
