import type { ReactElement } from "react";
import { draftToCase } from "#core/cases/caseDraft.ts";
import { levelCount, type LevelCount } from "#core/rubric/scoreRubric.ts";
import { verdictHeadline } from "#core/verdict/verdictSummary.ts";
import { selectDraft, selectRun, selectShownVerdict, type JudgeRun } from "#stores/judgeStore.ts";
import { selectModelState, type ModelState } from "#stores/modelStore.ts";
import { isTooLong, selectPromptCount, type PromptCount } from "#stores/promptStore.ts";
import { selectRubric } from "#stores/rubricStore.ts";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useJudgeStore, useModelStore, usePromptStore, useRubricStore } from "#ui/storesContext.tsx";
import { HistoryList } from "./HistoryList.tsx";
import { JudgeButton } from "./JudgeButton.tsx";
import { JudgeFooter } from "./JudgeFooter.tsx";
import { LiveJudgement } from "./LiveJudgement.tsx";
import { NotKeptState } from "./NotKeptState.tsx";
import { VerdictView } from "./VerdictView.tsx";

export interface VerdictPaneProps {
  readonly onChooseJudge: () => void;
  readonly onDownload: (fileName: string, text: string) => void;
  /** Told when judging starts, so that a small screen can turn to the verdict. */
  readonly onJudge: () => void;
}

/** The person starts the judge, watches the feedback being written, and reads the verdict and those before it. */
export function VerdictPane({ onChooseJudge, onDownload, onJudge }: VerdictPaneProps): ReactElement {
  const run = useJudgeStore(selectRun);
  const shown = useJudgeStore(selectShownVerdict);
  const model = useModelStore(selectModelState);
  const count = usePromptStore(selectPromptCount);
  return (
    <div className="flex flex-1 flex-col">
      <div className="flex flex-1 flex-col p-4">
        <PaneContent {...{ run, onDownload }} />
        {run.kind === "idle" && shown === null && <StartState {...{ model, onChooseJudge, onJudge }} />}
      </div>
      <output className="sr-only">
        {describeForReaders(run, shown === null ? "" : verdictHeadline(shown))}
      </output>
      {run.kind !== "running" && shown !== null && isTooLong(count) && (
        <p className="border-t border-line px-4 py-2 text-table">{tooLongSentence(count)}</p>
      )}
      <JudgeFooter onChooseJudge={onChooseJudge} isAtStart={run.kind === "idle" && shown === null} />
      <HistoryList onDownload={onDownload} />
    </div>
  );
}

/** What is read out: the beginning and the end of a judgement, not every token. */
function describeForReaders(run: JudgeRun, headline: string): string {
  if (run.kind === "running") return "Judging";
  return run.kind === "idle" ? headline : "";
}

function PaneContent({
  run,
  onDownload,
}: {
  readonly run: JudgeRun;
  readonly onDownload: VerdictPaneProps["onDownload"];
}): ReactElement | null {
  const shown = useJudgeStore(selectShownVerdict);
  const evaluationCase = draftToCase(useJudgeStore(selectDraft));
  switch (run.kind) {
    case "running":
      return <LiveJudgement run={run} evaluationCase={evaluationCase} />;
    case "failed":
      return <ErrorState {...errorText(run.error)} details={errorDetails(run.error)} />;
    case "not-kept":
      return <NotKeptState run={run} onDownload={onDownload} />;
    case "idle":
      return shown === null ? null : <VerdictView verdict={shown} />;
  }
}

function StartState({
  model,
  onChooseJudge,
  onJudge,
}: {
  readonly model: ModelState;
  readonly onChooseJudge: () => void;
  readonly onJudge: () => void;
}): ReactElement {
  const count = usePromptStore(selectPromptCount);
  const isPairwise = useJudgeStore(selectDraft).mode === "pairwise";
  const levels = levelCount(useRubricStore(selectRubric));
  const button = <JudgeButton onChooseJudge={onChooseJudge} onJudge={onJudge} />;
  switch (model.kind) {
    case "none":
    case "failed":
    case "elsewhere":
    case "taken-over":
      return <EmptyState text={describeAbsence(model.kind)} action={button} />;
    case "loading":
      return <EmptyState text={`${model.name} is being loaded. You can go on writing the case meanwhile.`} />;
    case "restarting":
      return <EmptyState text={describeRestart(model.isWaitingForGpu)} />;
    case "ready":
      return <EmptyState text={describeStart(count, isPairwise, levels)} action={button} />;
  }
}

/** Why there is no judge. */
function describeAbsence(kind: "none" | "failed" | "elsewhere" | "taken-over"): string {
  switch (kind) {
    case "none":
    case "failed":
      return "Load a judge model first. It runs in this browser, and what you judge stays on this machine.";
    case "elsewhere":
      return "Another tab holds a judge. Judge there, or take it over.";
    case "taken-over":
      return "Another tab took the judge over. The verdicts so far are saved.";
  }
}

function describeRestart(isWaitingForGpu: boolean): string {
  return isWaitingForGpu
    ? "The GPU was lost and is coming back; this can take two minutes. Nothing is lost."
    : "The judge is being restarted.";
}

/** What pressing *Judge* will do, or why it cannot be pressed. */
function describeStart(count: PromptCount, isPairwise: boolean, levels: LevelCount): string {
  if (isTooLong(count)) return tooLongSentence(count);
  return isPairwise
    ? "The judge compares the two responses in both orders, writes its feedback and names the better one."
    : `The judge reads the case against the rubric, writes its feedback and gives a score from 1 to ${levels}.`;
}

/** Why a prompt cannot be judged, with the numbers. */
export function tooLongSentence({ tokensByOrder, fit }: Extract<PromptCount, { kind: "counted" }>): string {
  if (fit.kind !== "too-long") return "";
  const tokens = Math.max(...tokensByOrder.values()).toLocaleString("en-US");
  const excess = fit.excessTokens.toLocaleString("en-US");
  return `The prompt is too long: it has ${tokens} tokens, ${excess} more than leave room for the judge's output. Shorten a text, or allow fewer new tokens. Nothing is ever cut off.`;
}
