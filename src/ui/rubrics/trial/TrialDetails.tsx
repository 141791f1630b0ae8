import { Gavel, Trash2 } from "lucide-react";
import { useEffect, type KeyboardEvent, type ReactElement } from "react";
import type { AppError } from "#core/errors.ts";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";
import type { TrialRow } from "#core/rubric/trialRows.ts";
import { selectTrialActions, type LiveTrialCase } from "#stores/rubrics/trialState.ts";
import { IconButton } from "#ui/components/IconButton.tsx";
import { ScoreBar } from "#ui/components/ScoreBar.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";
import { useTrial } from "#ui/rubrics/rubricsContext.tsx";
import { ExpectedScore } from "./ExpectedScore.tsx";
import { TrialVerdict } from "./TrialVerdict.tsx";
import type { TrialCommands } from "./useTrialCommands.ts";

export interface TrialDetailsProps {
  readonly row: TrialRow;
  /** From 1. */
  readonly number: number;
  readonly levels: LevelCount;
  readonly live: LiveTrialCase | null;
  readonly problem: AppError | null;
  readonly isReadOnly: boolean;
  readonly commands: TrialCommands;
  /** Judge this case alone; `null` while that cannot be done. */
  readonly onJudge: (() => void) | null;
}

const FIELDS = [
  { field: "instruction", label: "Instruction", minRows: 2 },
  { field: "response", label: "Response", minRows: 3 },
  { field: "referenceAnswer", label: "Reference answer (optional)", minRows: 1 },
] as const;

/** The person writes the texts of a case, and reads beside them what the judge said about it. */
export function TrialDetails({
  row,
  number,
  levels,
  live,
  problem,
  isReadOnly,
  commands,
  onJudge,
}: TrialDetailsProps): ReactElement {
  const { changeCase } = useTrial(selectTrialActions);
  const { trialCase, given } = row;
  useShownVerdict(row);

  function leaveByEscape(event: KeyboardEvent): void {
    // while the judge writes, Escape stops it
    if (event.key !== "Escape" || live !== null) return;
    event.preventDefault();
    commands.focusRow();
  }

  return (
    <section
      aria-label={`Case ${number}`}
      className="flex min-w-0 flex-col gap-3 *:shrink-0 split:relative split:min-h-0 split:flex-1 split:overflow-y-auto split:overscroll-contain"
    >
      <header className="flex min-h-control flex-wrap items-center gap-x-3 gap-y-1 split:sticky split:top-0 split:z-10 split:bg-ground">
        <h3 className="font-semibold">Case {number}</h3>
        <span className="flex items-center gap-2 text-muted @min-[27rem]:hidden">
          Expected
          <ExpectedScore
            label={`Expected score of case ${number}`}
            score={trialCase.expectedScore}
            levels={levels}
            isReadOnly={isReadOnly}
            isInTabOrder
            onChange={(score) => commands.expect(trialCase.id, score)}
          />
        </span>
        <span className="ml-auto flex items-center">
          <IconButton
            label="Judge this case"
            keys="Mod+Shift+Enter"
            icon={<Gavel />}
            isDisabled={onJudge === null}
            onPress={() => onJudge?.()}
          />
          {!isReadOnly && (
            <IconButton
              label="Remove the case"
              icon={<Trash2 />}
              onPress={() => commands.remove(trialCase.id)}
            />
          )}
        </span>
      </header>
      <div className="grid items-start gap-4 @min-[72rem]:grid-cols-2">
        <section aria-label={`Feedback on case ${number}`} className="flex min-w-0 flex-col gap-2">
          <h4 className="flex items-center gap-3 font-semibold">
            Feedback
            {given.kind === "score" && live === null && <ScoreBar score={given.score} of={levels} />}
          </h4>
          <TrialVerdict row={row} live={live} problem={problem} />
        </section>
        <div data-case-text data-own-undo className="flex min-w-0 flex-col gap-3">
          {FIELDS.map(({ field, label, minRows }) => (
            <TextArea
              key={field}
              label={label}
              value={trialCase[field]}
              minRows={minRows}
              isReadOnly={isReadOnly}
              onChange={(text) => changeCase(trialCase.id, { [field]: text })}
              onKeyDown={leaveByEscape}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

/** Have the verdict of this row at hand. */
function useShownVerdict({ given }: TrialRow): void {
  const { showVerdict, hideVerdict } = useTrial(selectTrialActions);
  const verdictId = given.kind === "none" ? null : given.verdictId;
  useEffect(() => {
    if (verdictId === null) hideVerdict();
    else void showVerdict(verdictId);
  }, [verdictId, showVerdict, hideVerdict]);
}
