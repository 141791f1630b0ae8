import type { ReactElement } from "react";
import { draftToCase } from "#core/cases/caseDraft.ts";
import { verdictHeadline } from "#core/verdict/verdictSummary.ts";
import {
  selectDraft,
  selectJudgeActions,
  selectRun,
  selectShownVerdict,
  type JudgeRun,
} from "#stores/judgeStore.ts";
import { selectModelState, type ModelState } from "#stores/modelStore.ts";
import { selectPromptCount, type PromptCount } from "#stores/promptStore.ts";
import { selectRubric } from "#stores/rubricStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useJudgeStore, useModelStore, usePromptStore, useRubricStore } from "#ui/storesContext.tsx";
import { HistoryList } from "./HistoryList.tsx";
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
  return (
    <div className="flex flex-1 flex-col">
      <div className="flex flex-1 flex-col p-4">
        <PaneContent {...{ run, onDownload }} />
        {run.kind === "idle" && shown === null && <StartState {...{ model, onChooseJudge, onJudge }} />}
      </div>
      <output className="sr-only">
        {describeForReaders(run, shown === null ? "" : verdictHeadline(shown))}
      </output>
      {(run.kind !== "idle" || shown !== null) && <JudgeFooter onChooseJudge={onChooseJudge} />}
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
  const { judge } = useJudgeStore(selectJudgeActions);
  const rubric = useRubricStore(selectRubric);
  const count = usePromptStore(selectPromptCount);
  const isPairwise = useJudgeStore(selectDraft).mode === "pairwise";
  switch (model.kind) {
    case "none":
    case "failed":
      return (
        <EmptyState
          text="Load a judge model first. It runs in this browser, and what you judge stays on this machine."
          action={
            <Button variant="primary" onPress={onChooseJudge}>
              Choose a judge
            </Button>
          }
        />
      );
    case "loading":
      return <EmptyState text={`${model.name} is being loaded. You can go on writing the case meanwhile.`} />;
    case "restarting":
      return <EmptyState text="The judge is being restarted." />;
    case "ready": {
      const isTooLong = count.kind === "counted" && count.fit.kind === "too-long";
      return (
        <EmptyState
          text={
            isTooLong
              ? tooLongSentence(count)
              : isPairwise
                ? "The judge compares the two responses in both orders, writes its feedback and names the better one."
                : "The judge reads the case against the rubric, writes its feedback and gives a score from 1 to 5."
          }
          action={
            <Button
              variant="primary"
              keys="Mod+Enter"
              isDisabled={isTooLong}
              onPress={() => {
                onJudge();
                void judge(rubric);
              }}
            >
              Judge
            </Button>
          }
        />
      );
    }
  }
}

/** Why a prompt cannot be judged, with the numbers. */
export function tooLongSentence(count: Extract<PromptCount, { kind: "counted" }>): string {
  if (count.fit.kind !== "too-long") return "";
  const tokens = Math.max(...count.tokensByOrder.values()).toLocaleString("en-US");
  const excess = count.fit.excessTokens.toLocaleString("en-US");
  return `The prompt is too long: it has ${tokens} tokens, ${excess} more than leave room for the judge's output. Shorten a text, or allow fewer new tokens. Nothing is ever cut off.`;
}
