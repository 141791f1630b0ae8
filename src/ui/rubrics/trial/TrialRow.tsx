import { ArrowDown, ArrowUp, Check } from "lucide-react";
import { memo, type KeyboardEvent, type ReactElement } from "react";
import type { AppError } from "#core/errors.ts";
import type { LevelCount, Score } from "#core/rubric/scoreRubric.ts";
import type { TrialGiven, TrialMark, TrialRow as Row } from "#core/rubric/trialRows.ts";
import type { LiveTrialCase } from "#stores/rubrics/trialState.ts";
import { classes } from "#ui/components/classes.ts";
import { ScoreBar } from "#ui/components/ScoreBar.tsx";
import { StateMark } from "#ui/components/StateMark.tsx";
import { ExpectedScore } from "./ExpectedScore.tsx";
import { changeText, markText, missingText, outdatedText } from "./trialWords.ts";

export interface TrialRowProps {
  readonly row: Row;
  /** From 1. */
  readonly number: number;
  readonly levels: LevelCount;
  /** While it is being judged. */
  readonly live: LiveTrialCase | null;
  readonly isWaiting: boolean;
  /** Why it has no result. */
  readonly problem: AppError | null;
  readonly isSelected: boolean;
  readonly isReadOnly: boolean;
  readonly onSelect: (id: string) => void;
  readonly onEdit: (id: string) => void;
  readonly onExpect: (id: string, score: Score | null) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The person sees a case in two lines: what is judged, what is expected, and what the judge gave or is writing. */
export const TrialRow = memo(function TrialRow({
  row,
  number,
  levels,
  live,
  isWaiting,
  problem,
  isSelected,
  isReadOnly,
  onSelect,
  onEdit,
  onExpect,
  onKeyDown,
}: TrialRowProps): ReactElement {
  const { trialCase } = row;
  const { id } = trialCase;
  return (
    <tr
      data-case={id}
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      onClick={() => onSelect(id)}
      // keys act on the case that is selected, so that has to be the one with the focus
      onFocus={() => onSelect(id)}
      onDoubleClick={() => onEdit(id)}
      onKeyDown={onKeyDown}
      className="h-13 scroll-mt-8 border-b border-line last:border-b-0 not-aria-selected:hover:bg-hover focus-visible:-outline-offset-2 aria-selected:bg-picked"
    >
      <td className="pl-2 align-top figures text-muted">
        <span className="block pt-1.5 leading-5">{number}</span>
      </td>
      <td className="px-2">
        <span dir="auto" className="block truncate">
          {trialCase.instruction.slice(0, SNIPPET_LENGTH)}
        </span>
        {live !== null ? (
          <LiveLine text={live.calls.at(-1)?.text ?? ""} />
        ) : (
          <span dir="auto" className="block truncate text-muted">
            {missingText(trialCase) ?? trialCase.response.slice(0, SNIPPET_LENGTH)}
          </span>
        )}
      </td>
      <td className="px-1">
        <span className="hidden @min-[27rem]:block">
          <ExpectedScore
            label={`Expected score of case ${number}`}
            score={trialCase.expectedScore}
            levels={levels}
            isReadOnly={isReadOnly}
            isInTabOrder={false}
            onChange={(score) => onExpect(id, score)}
          />
        </span>
        <span className="pl-1 @min-[27rem]:hidden">{trialCase.expectedScore ?? <None />}</span>
      </td>
      <td className="px-2">
        {live !== null ? (
          <StateMark state="judging" />
        ) : isWaiting ? (
          <StateMark state="waiting" />
        ) : problem !== null ? (
          <StateMark state={problem.code === "engine/prompt-too-long" ? "too-long" : "failed"} />
        ) : (
          <GivenCell row={row} levels={levels} />
        )}
      </td>
    </tr>
  );
});

/** No line of the table shows more characters. */
const SNIPPET_LENGTH = 240;
const TAIL_LENGTH = 160;

/** The end of what is being written; its beginning leaves to the left, so that nothing moves but this line. */
function LiveLine({ text }: { readonly text: string }): ReactElement {
  const tail = text.slice(-TAIL_LENGTH).replaceAll(/\s+/g, " ");
  return (
    <span className="flex w-fit max-w-full justify-end overflow-hidden whitespace-pre" dir="ltr">
      <span className="shrink-0">{tail === "" ? "Reading the prompt …" : tail}</span>
    </span>
  );
}

function GivenCell({ row, levels }: Pick<TrialRowProps, "row" | "levels">): ReactElement {
  return (
    <>
      <span className="flex h-5 items-center gap-2">
        <Given given={row.given} levels={levels} />
        {row.given.kind === "score" && <Previous row={row} />}
      </span>
      <span className="flex h-5 items-center gap-1 text-small">
        {row.given.kind === "score" || row.given.kind === "outdated" ? (
          <Difference row={row} />
        ) : (
          <Previous row={row} />
        )}
      </span>
    </>
  );
}

/** What the version before gave. */
function Previous({ row: { previous } }: { readonly row: Row }): ReactElement | null {
  if (previous === null) return null;
  return <span className="text-small whitespace-nowrap text-muted">was {previous}</span>;
}

function None(): ReactElement {
  return (
    <span className="text-muted">
      <span aria-hidden>–</span>
      <span className="sr-only">none</span>
    </span>
  );
}

function Given({ given, levels }: { readonly given: TrialGiven; readonly levels: LevelCount }): ReactElement {
  switch (given.kind) {
    case "none":
      return <span className="text-muted">not judged</span>;
    case "unread":
      return <StateMark state="unparsed" />;
    case "score":
      return <ScoreBar score={given.score} of={levels} />;
    case "outdated":
      return given.score === null ? (
        <StateMark state="unparsed" />
      ) : (
        <span className="text-muted">
          <span className="sr-only">Score </span>
          {given.score}
        </span>
      );
  }
}

/** Sign and words, so that it needs no colour. */
function Difference({ row }: { readonly row: Row }): ReactElement | null {
  const { mark, given } = row;
  if (given.kind === "outdated")
    return <span className="truncate text-muted">{outdatedText(given.because)}</span>;
  const words = markText(mark);
  if (words === null) return null;
  const change = changeText(row);
  const isSettled = mark.kind === "agrees" || mark.kind === "off";
  return (
    <>
      <MarkSign mark={mark} />
      <span className={classes("truncate", !isSettled && "text-muted")}>
        {change === null ? words : `${words} · ${change}`}
      </span>
    </>
  );
}

function MarkSign({ mark }: { readonly mark: TrialMark }): ReactElement | null {
  const icon = "size-3.5 shrink-0";
  if (mark.kind === "agrees") return <Check aria-hidden className={icon} />;
  if (mark.kind !== "off") return null;
  return mark.by > 0 ? <ArrowUp aria-hidden className={icon} /> : <ArrowDown aria-hidden className={icon} />;
}
