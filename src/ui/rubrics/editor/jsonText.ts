import { readDraftJson, writeDraftJson, type DraftJsonProblem } from "#core/rubric/draftJson.ts";
import { isSameDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";

/** The text of the JSON tab beside the draft of the form. */
export interface JsonText {
  readonly text: string;
  /** The last draft that the text and the form agreed on. */
  readonly agreed: RubricDraft;
  /** Why the text is no rubric now; `null` while both agree. */
  readonly problem: DraftJsonProblem | null;
}

/** The JSON of a draft. */
export function jsonOfDraft(draft: RubricDraft): JsonText {
  return { text: writeDraftJson(draft), agreed: draft, problem: null };
}

/** After typing: the form follows a valid text, and keeps its last state under another. */
export function afterTyping(json: JsonText, text: string): JsonText {
  const reading = readDraftJson(text);
  return reading.kind === "valid"
    ? { text, agreed: reading.draft, problem: null }
    : { ...json, text, problem: reading.problem };
}

/**
 * After a change of the form: the text is written anew, unless it is no rubric now. Then it stays, so that nothing typed is
 * lost. A text that says the same stays as the person has laid it out.
 */
export function afterFormChange(json: JsonText, draft: RubricDraft): JsonText {
  if (json.problem !== null || isSameDraft(json.agreed, draft)) return json;
  return jsonOfDraft(draft);
}

/** Whether the form has gone on since a text that is no rubric. */
export function isBehindForm(json: JsonText, draft: RubricDraft): boolean {
  return json.problem !== null && !isSameDraft(json.agreed, draft);
}
