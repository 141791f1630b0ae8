import { useMemo, useRef, type ReactElement } from "react";
import type { DraftJsonProblem } from "#core/rubric/draftJson.ts";
import { isSameDraft, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import { selectRubricEditorActions } from "#stores/rubrics/rubricEditorState.ts";
import { Button } from "#ui/components/Button.tsx";
import { CopyButton } from "#ui/components/CopyButton.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";
import { useRubricEditor } from "#ui/rubrics/rubricsContext.tsx";
import { afterFormChange, afterTyping, isBehindForm, jsonOfDraft, type JsonText } from "./jsonText.ts";

export interface JsonTabProps {
  readonly draft: RubricDraft;
  /** The same a moment after it was typed. */
  readonly settled: RubricDraft;
  readonly isReadOnly: boolean;
  /** Held above the tabs, so that a broken text outlives the tab; `null` until something was typed. */
  readonly held: JsonText | null;
  readonly onHold: (json: JsonText) => void;
}

/** The person edits the rubric as JSON; a valid text is in the form at once, for a broken one its place is named. */
export function JsonTab({ draft, settled, isReadOnly, held, onHold }: JsonTabProps): ReactElement {
  const { change } = useRubricEditor(selectRubricEditorActions);
  // what is typed into the form is written here a moment later, what is typed here stands here already
  const shown = held !== null && isSameDraft(held.agreed, draft) ? draft : settled;
  const json = useMemo(
    () => (held === null ? jsonOfDraft(shown) : afterFormChange(held, shown)),
    [held, shown],
  );
  const areaRef = useRef<HTMLTextAreaElement>(null);

  function type(text: string): void {
    // this text is about to be written anew; it would take back what was just typed into the form
    if (shown !== draft && json.problem === null) return;
    const next = afterTyping(json, text);
    onHold(next);
    if (next.problem === null && !isSameDraft(next.agreed, draft)) change(next.agreed, "json");
  }

  return (
    <div data-own-undo className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="max-w-reading text-table text-muted">
          The field names are those of prometheus-eval, with a name. What you write here is in the form at
          once.
        </p>
        <CopyButton label="Copy JSON" getText={() => json.text} />
      </div>
      {json.problem !== null && (
        <JsonProblem
          problem={json.problem}
          isBehind={isBehindForm(json, draft)}
          onGoTo={({ offset, length }) => goTo(areaRef.current, offset, length)}
          onGiveUp={() => onHold(jsonOfDraft(draft))}
        />
      )}
      <TextArea
        ref={areaRef}
        label="Rubric as JSON"
        isLabelHidden
        isMonospace
        minRows={12}
        value={json.text}
        onChange={type}
        isReadOnly={isReadOnly}
        error={json.problem === null ? undefined : `${placeWords(json.problem)}: ${json.problem.message}.`}
      />
    </div>
  );
}

function JsonProblem({
  problem,
  isBehind,
  onGoTo,
  onGiveUp,
}: {
  readonly problem: DraftJsonProblem;
  /** The form has changed since; this text would take its change back. */
  readonly isBehind: boolean;
  readonly onGoTo: (problem: DraftJsonProblem) => void;
  readonly onGiveUp: () => void;
}): ReactElement {
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md border border-edge px-3 py-1.5">
      <p className="min-w-60 flex-1 wrap-anywhere">
        <b>{placeWords(problem)}.</b> {problem.message}. The form keeps the last rubric that could be read
        {isBehind ? ", and has been changed since" : ""}.
      </p>
      <Button onPress={() => onGoTo(problem)}>Go to it</Button>
      <Button variant="quiet" onPress={onGiveUp}>
        Use the form’s rubric
      </Button>
    </div>
  );
}

function placeWords({ line, column }: DraftJsonProblem): string {
  return `Line ${line}, column ${column}`;
}

/** Select a place of a text area and bring it into view. */
function goTo(area: HTMLTextAreaElement | null, offset: number, length: number): void {
  if (area === null) return;
  // the browser brings the place of the caret into view only when the focus comes
  area.blur();
  area.setSelectionRange(offset, offset);
  area.focus();
  area.setSelectionRange(offset, offset + Math.min(length, 200));
}
