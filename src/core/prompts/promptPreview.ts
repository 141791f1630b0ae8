import type { EvaluationCase, JudgeMode } from "#core/cases/evaluationCase.ts";
import type { ScoreRubric } from "#core/rubric/scoreRubric.ts";
import type { PromptFormat } from "./promptFormat.ts";
import type { PromptProfile } from "./promptProfile.ts";
import { renderPrompt } from "./renderPrompt.ts";

/** Which of a rubric's prompts is looked at. */
export interface PromptVariant {
  readonly mode: JudgeMode;
  readonly profile: PromptProfile;
  readonly hasReferenceAnswer: boolean;
  readonly format: PromptFormat;
}

/** A stretch of a prompt; a `slot` stands where a case's text will be. */
export interface PromptPart {
  readonly kind: "text" | "slot";
  readonly text: string;
}

interface CaseTexts {
  readonly instruction: string;
  readonly responses: readonly [string, string];
  readonly referenceAnswer: string;
}

const SLOTS = {
  direct: ["instruction", "response", "", "reference answer"],
  pairwise: ["instruction", "response A", "response B", "reference answer"],
} as const;

/** One character, for a blank reference answer is none. */
const SHORTEST_REFERENCE = "-";

/**
 * Write the prompt of a rubric with a marked slot for each text of the case. A rubric's own text that looks like a slot
 * stays text: the rubric stands behind the slots in every template.
 *
 * @returns The parts in order; together with the slots' texts put in they are the prompt.
 */
export function promptWithSlots(rubric: ScoreRubric, variant: PromptVariant): readonly PromptPart[] {
  const [instruction, first, second, reference] = SLOTS[variant.mode].map(mark);
  const text = write(rubric, variant, {
    instruction: instruction ?? "",
    responses: [first ?? "", second ?? ""],
    referenceAnswer: reference ?? "",
  });
  return splitAtSlots(text, SLOTS[variant.mode].filter((name) => name !== "").map(mark));
}

/** The prompt of a rubric around a case without text, to see how much room the case has. */
export function promptWithoutCase(rubric: ScoreRubric, variant: PromptVariant): string {
  return write(rubric, variant, {
    instruction: "",
    responses: ["", ""],
    referenceAnswer: SHORTEST_REFERENCE,
  });
}

function write(rubric: ScoreRubric, variant: PromptVariant, texts: CaseTexts): string {
  const { profile, format } = variant;
  const evaluationCase = makeCase(variant, texts);
  return renderPrompt({ evaluationCase, order: "AB", rubric, profile, format }).text;
}

function makeCase(
  { mode, hasReferenceAnswer }: PromptVariant,
  { instruction, responses: [first, second], referenceAnswer }: CaseTexts,
): EvaluationCase {
  const shared = { id: "preview", instruction, referenceAnswer: hasReferenceAnswer ? referenceAnswer : "" };
  if (mode === "direct") {
    return { ...shared, mode, response: { id: "preview", label: "Response", text: first } };
  }
  return {
    ...shared,
    mode,
    responseA: { id: "preview-a", label: "Response A", text: first },
    responseB: { id: "preview-b", label: "Response B", text: second },
  };
}

function mark(name: string): string {
  return name === "" ? "" : `«${name}»`;
}

/** Cut a text at the first place of each slot. */
function splitAtSlots(text: string, slots: readonly string[]): readonly PromptPart[] {
  const places = slots
    .map((slot) => ({ slot, at: text.indexOf(slot) }))
    .filter(({ at }) => at !== -1)
    .toSorted((one, other) => one.at - other.at);
  const parts: PromptPart[] = [];
  let end = 0;
  for (const { slot, at } of places) {
    parts.push({ kind: "text", text: text.slice(end, at) }, { kind: "slot", text: slot });
    end = at + slot.length;
  }
  return [...parts, { kind: "text", text: text.slice(end) }];
}
