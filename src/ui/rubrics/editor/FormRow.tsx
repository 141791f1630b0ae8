import { memo, useState, type KeyboardEvent, type ReactElement } from "react";
import type { LintFinding } from "#core/rubric/lint/lintFinding.ts";
import { fieldWords, scoreOfField } from "#core/rubric/readField.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";
import { RUBRIC_LIMITS, type RubricField } from "#core/rubric/validateRubric.ts";
import { classes } from "#ui/components/classes.ts";
import { isApplePlatform } from "#ui/components/keyNotation.ts";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { TextArea } from "#ui/components/TextArea.tsx";
import { lengthWords } from "./editorWords.ts";
import { FieldMarks } from "./FieldMarks.tsx";
import { ROW_GRID } from "./rowGrid.ts";
import { rowActions, type RowAction } from "./rowActions.ts";
import { RowMenu } from "./RowMenu.tsx";

/** A field with a text area of its own. */
export type TextField = Exclude<RubricField, "name">;

/** What a row can do; the same functions for all rows and all renders, so that a key draws one row anew. */
export interface RowCommands {
  readonly change: (field: TextField, text: string) => void;
  readonly act: (field: TextField, action: RowAction) => void;
  readonly mend: (finding: LintFinding) => void;
  readonly dismiss: (finding: LintFinding) => void;
  readonly readDraft: () => RubricDraft;
  readonly setElement: (field: RubricField, element: HTMLElement | null) => void;
}

export interface FormRowProps {
  readonly field: TextField;
  readonly value: string;
  readonly error: string | undefined;
  readonly findings: readonly LintFinding[];
  readonly levels: LevelCount;
  readonly isReadOnly: boolean;
  readonly commands: RowCommands;
}

/** The person writes one text of the rubric, its digit at the left and what was found in it beside it. */
export const FormRow = memo(function FormRow({
  field,
  value,
  error,
  findings,
  levels,
  isReadOnly,
  commands,
}: FormRowProps): ReactElement {
  const [open, setOpen] = useState<"nothing" | "menu" | "marks">("nothing");
  const label = fieldWords(field);
  const entries = isReadOnly
    ? []
    : menuEntries({ field, levels, findings, commands, onShowFindings: () => setOpen("marks") });

  function listen(event: KeyboardEvent): void {
    const key = rowKey(event);
    if (key === null || isReadOnly) return;
    event.preventDefault();
    if (key === "menu") setOpen(entries.length > 0 ? "menu" : "nothing");
    else commands.act(field, { kind: "swap", with: key });
  }

  return (
    <div className={ROW_GRID}>
      <span
        aria-hidden
        className="figures pt-1.25 text-center pointer-coarse:pt-2.25 text-reading text-muted"
      >
        {field === "criteria" ? "" : scoreOfField(field)}
      </span>
      <TextArea
        label={label}
        isLabelHidden={field !== "criteria"}
        isFullWidth
        minRows={1}
        isCompact
        placeholder={placeholderOf(field)}
        value={value}
        onChange={(text) => commands.change(field, text)}
        isReadOnly={isReadOnly}
        error={error}
        description={<SpokenFindings findings={findings} />}
        aside={lengthWords(value.length, RUBRIC_LIMITS.text) ?? undefined}
        onKeyDown={listen}
        ref={(element) => commands.setElement(field, element)}
      />
      <div className={classes("flex items-start pt-0.25", field === "criteria" && "mt-6")}>
        {entries.length > 0 && (
          <RowMenu
            label={
              field === "criteria"
                ? "What can be done with the criteria"
                : `What can be done with level ${scoreOfField(field)}`
            }
            entries={entries}
            isOpen={open === "menu"}
            onOpenChange={(isNowOpen) =>
              setOpen((before) => (isNowOpen ? "menu" : before === "menu" ? "nothing" : before))
            }
          />
        )}
      </div>
      <div
        className={classes(
          "col-start-2 min-w-0 @min-[26rem]:col-start-4 @min-[26rem]:pt-0.25",
          field === "criteria" && "@min-[26rem]:mt-6",
        )}
      >
        <FieldMarks
          fieldLabel={label}
          findings={findings}
          draft={commands.readDraft()}
          isReadOnly={isReadOnly}
          isOpen={open === "marks"}
          onOpenChange={(isNowOpen) => setOpen(isNowOpen ? "marks" : "nothing")}
          onMend={(finding) => {
            setOpen("nothing");
            commands.mend(finding);
          }}
          onDismiss={(finding) => {
            setOpen("nothing");
            commands.dismiss(finding);
          }}
        />
      </div>
    </div>
  );
});

/** Heard with the field; seen in the margin. */
function SpokenFindings({ findings }: { readonly findings: readonly LintFinding[] }): ReactElement {
  return <span className="sr-only">{findings.map(({ message }) => message).join(" ")}</span>;
}

function placeholderOf(field: TextField): string {
  return field === "criteria"
    ? "The question that the judge answers"
    : `A response that deserves a ${scoreOfField(field)}`;
}

/** Which of a row's keys was pressed. */
function rowKey(event: KeyboardEvent): "menu" | "above" | "below" | null {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  const isMod = isApplePlatform() ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (key === "." && isMod && !altKey && !shiftKey) return "menu";
  if (!altKey || ctrlKey || metaKey || shiftKey) return null;
  if (key === "ArrowUp") return "above";
  return key === "ArrowDown" ? "below" : null;
}

function menuEntries({
  field,
  levels,
  findings,
  commands,
  onShowFindings,
}: Pick<FormRowProps, "field" | "levels" | "findings" | "commands"> & {
  readonly onShowFindings: () => void;
}): readonly MenuEntry[] {
  const actions = field === "criteria" ? [] : rowActions(scoreOfField(field) - 1, levels);
  const fixes = findings.flatMap((finding): MenuEntry[] =>
    finding.fix === null
      ? []
      : [{ id: `fix ${finding.key}`, label: finding.fix.label, onSelect: () => commands.mend(finding) }],
  );
  const marks: readonly MenuEntry[] =
    findings.length === 0
      ? []
      : [
          ...(actions.length === 0 ? [] : ["separator" as const]),
          ...fixes,
          { id: "show", label: "Show what was found", onSelect: onShowFindings },
        ];
  return [
    ...actions.map(({ action, label }) => ({
      id: label,
      label,
      onSelect: () => commands.act(field, action),
      ...(action.kind === "swap" ? { keys: action.with === "above" ? "Alt+ArrowUp" : "Alt+ArrowDown" } : {}),
    })),
    ...marks,
  ];
}
