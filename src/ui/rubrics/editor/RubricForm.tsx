import { useMemo, useState, type ReactElement } from "react";
import type { LintFinding } from "#core/rubric/lint/lintFinding.ts";
import { readField, scoreOfField } from "#core/rubric/readField.ts";
import { EMPTY_RUBRIC_DRAFT, withDescription, type RubricDraft } from "#core/rubric/rubricDraft.ts";
import { levelCount, scoresUpTo, type LevelCount } from "#core/rubric/scoreRubric.ts";
import type { RubricField } from "#core/rubric/validateRubric.ts";
import { rememberLevels, withLevelCount } from "#core/rubric/withLevelCount.ts";
import { selectOpenRubric, type OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import { KeyCap } from "#ui/components/KeyCap.tsx";
import { DraftingPanel } from "#ui/rubrics/drafting/DraftingPanel.tsx";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { classes } from "#ui/components/classes.ts";
import type { FieldFocus } from "./fieldFocus.ts";
import { FindingList } from "./FindingList.tsx";
import { FormRow, type RowCommands, type TextField } from "./FormRow.tsx";
import { NameField } from "./NameField.tsx";
import { ROW_GRID } from "./rowGrid.ts";
import { applyRowAction } from "./rowActions.ts";
import { ScaleControl } from "./ScaleControl.tsx";
import type { Findings } from "./useFindings.ts";

const NO_FINDINGS: readonly LintFinding[] = [];

export interface RubricFormProps {
  readonly rubric: OpenRubric;
  readonly findings: Findings;
  readonly focus: FieldFocus;
  readonly onDismiss: (key: string) => void;
  readonly onBringBack: (key: string) => void;
}

/** The person writes name, criteria and all levels in one view, from the worst to the best, and reads what was found in them. */
export function RubricForm({
  rubric,
  findings,
  focus,
  onDismiss,
  onBringBack,
}: RubricFormProps): ReactElement {
  const { draft, problems, access } = rubric;
  const isReadOnly = access.kind !== "here";
  const levels = levelCount(draft);
  const { change, readDraft } = useDraftChange();
  const { putAside, setLevels } = useScale(draft, change);
  const { mend: mendKey } = findings;

  const commands = useMemo((): RowCommands => {
    const mend = ({ key, fields }: LintFinding): void => {
      mendKey(key);
      focus.go(fields[0] ?? "criteria");
    };
    return {
      change: (field, text) => change(withText(readDraft(), field, text), field),
      act: (field, action) => {
        if (field === "criteria") return;
        const done = applyRowAction(readDraft(), scoreOfField(field) - 1, action);
        if (done === null) return;
        change(done.draft, action.kind === "swap" ? "swap" : "copy");
        focus.go(scoreField(done.index));
      },
      mend,
      dismiss: ({ key, fields }) => {
        onDismiss(key);
        focus.go(fields[0] ?? "criteria");
      },
      readDraft,
      setElement: focus.set,
    };
  }, [change, readDraft, focus, mendKey, onDismiss]);

  const problemOf = (field: RubricField): string | undefined =>
    problems.find((problem) => problem.field === field)?.message;
  const fields: readonly TextField[] = [
    "criteria",
    ...scoresUpTo(levels).map((score) => `score${score}` as const),
  ];
  return (
    <div className="@container flex flex-col gap-3 px-4 pt-1.5 pb-4">
      <div className={classes(ROW_GRID, "-mb-2 *:col-start-2")}>
        <NameField
          value={draft.name}
          onChange={(name) => change({ ...readDraft(), name }, "name")}
          error={problemOf("name")}
          isReadOnly={isReadOnly}
          onEnter={() => focus.go("criteria")}
          setElement={(element) => focus.set("name", element)}
        />
      </div>
      <fieldset className="m-0 flex min-w-0 flex-col gap-1 border-0 p-0">
        <legend className="sr-only">Criteria and levels, worst first</legend>
        {fields.map((field) => (
          <FormRow
            key={field}
            field={field}
            value={readField(draft, field)}
            error={problemOf(field)}
            findings={findings.byField.get(field) ?? NO_FINDINGS}
            {...{ levels, isReadOnly, commands }}
          />
        ))}
      </fieldset>
      {!isReadOnly && <DraftingPanel rubric={rubric} />}
      {!isReadOnly && <KeyHint />}
      <ScaleControl count={levels} putAside={putAside} onChange={setLevels} isReadOnly={isReadOnly} />
      <FindingList
        {...{ findings, draft, isReadOnly }}
        onMend={commands.mend}
        onDismiss={({ key }) => onDismiss(key)}
        onBringBack={({ key }) => onBringBack(key)}
        onGoTo={focus.go}
      />
    </div>
  );
}

function KeyHint(): ReactElement {
  return (
    <p className="hidden flex-wrap items-center gap-x-1.5 gap-y-1 text-table text-muted pointer-fine:flex">
      In a level, <KeyCap keys="Alt+ArrowUp" /> and <KeyCap keys="Alt+ArrowDown" /> swap it with its
      neighbour, and
      <KeyCap keys="Mod+." /> opens what else can be done.
    </p>
  );
}

/** How parts of the draft are changed: always from the text as it stands in the store. */
function useDraftChange(): {
  readonly change: (draft: RubricDraft, what: string) => void;
  readonly readDraft: () => RubricDraft;
} {
  const { editor } = useRubricsDesk();
  return useMemo(
    () => ({
      change: (next, what) => editor.getState().actions.change(next, what),
      readDraft: () => selectOpenRubric(editor.getState())?.draft ?? EMPTY_RUBRIC_DRAFT,
    }),
    [editor],
  );
}

/** The scale, and the texts of levels above it that were there while this rubric was open. */
function useScale(
  draft: RubricDraft,
  change: (draft: RubricDraft, what: string) => void,
): { readonly putAside: number; readonly setLevels: (count: LevelCount) => void } {
  const [remembered, setRemembered] = useState<readonly string[]>([]);
  const aside = remembered.slice(levelCount(draft)).filter((text) => text.trim() !== "");
  return {
    putAside: aside.length,
    setLevels: (count) => {
      const texts = rememberLevels(draft, remembered);
      setRemembered(texts);
      change(withLevelCount(draft, count, texts), "scale");
    },
  };
}

function withText(draft: RubricDraft, field: TextField, text: string): RubricDraft {
  if (field === "criteria") return { ...draft, criteria: text };
  return withDescription(draft, scoreOfField(field) - 1, text);
}

function scoreField(index: number): RubricField {
  return (["score1", "score2", "score3", "score4", "score5"] as const)[index] ?? "score1";
}
