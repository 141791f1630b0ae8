import { FileText, RotateCcw, Square } from "lucide-react";
import { lazy, Suspense, useState, type ReactElement } from "react";
import { tokensPerSecond } from "#stores/liveCalls.ts";
import { selectJudgeActions, selectRun, selectShownVerdict } from "#stores/judgeStore.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { selectPromptCount } from "#stores/promptStore.ts";
import { selectRubric } from "#stores/rubricStore.ts";
import { verdictToText } from "#core/verdict/verdictText.ts";
import { Button } from "#ui/components/Button.tsx";
import { CopyButton } from "#ui/components/CopyButton.tsx";
import { useJudgeStore, useModelStore, usePromptStore, useRubricStore } from "#ui/storesContext.tsx";

const ExactPromptDialog = lazy(async () => ({
  default: (await import("./ExactPromptDialog.tsx")).ExactPromptDialog,
}));

/** The person sees the speed and *Stop* while the judge writes, and *Again*, *Copy* and *Exact prompt* afterwards. */
export function JudgeFooter({ onChooseJudge }: { readonly onChooseJudge: () => void }): ReactElement {
  const run = useJudgeStore(selectRun);
  const shown = useJudgeStore(selectShownVerdict);
  const { stop, judge } = useJudgeStore(selectJudgeActions);
  const rubric = useRubricStore(selectRubric);
  const isReady = useModelStore(selectReadyModel) !== null;
  const count = usePromptStore(selectPromptCount);
  const [isPromptShown, setIsPromptShown] = useState(false);
  const isTooLong = count.kind === "counted" && count.fit.kind === "too-long";

  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-1 border-t border-line bg-ground px-4 py-2">
      {run.kind === "running" ? (
        <>
          <LiveSpeed />
          <span className="flex-1" />
          <Button icon={<Square />} keys="Escape" onPress={stop}>
            Stop
          </Button>
        </>
      ) : (
        <>
          <Button variant="quiet" icon={<FileText />} onPress={() => setIsPromptShown(true)}>
            Exact prompt
          </Button>
          {shown !== null && run.kind === "idle" && (
            <CopyButton
              label="Copy"
              getText={() => verdictToText(shown)}
              getAlternativeText={() => JSON.stringify(shown, null, 2)}
            />
          )}
          <span className="flex-1" />
          {isReady ? (
            <Button
              variant="primary"
              icon={<RotateCcw />}
              keys="Mod+Enter"
              isDisabled={isTooLong}
              onPress={() => void judge(rubric)}
            >
              Again
            </Button>
          ) : (
            <Button variant="primary" onPress={onChooseJudge}>
              Choose a judge
            </Button>
          )}
        </>
      )}
      <Suspense fallback={null}>
        {isPromptShown && <ExactPromptDialog onClose={() => setIsPromptShown(false)} />}
      </Suspense>
    </div>
  );
}

function LiveSpeed(): ReactElement {
  const run = useJudgeStore(selectRun);
  const last = run.kind === "running" ? run.liveCalls.at(-1) : undefined;
  if (last === undefined || last.pieces === 0)
    return <span className="text-muted">Reading the prompt …</span>;
  const speed = tokensPerSecond(last);
  return (
    <span className="figures text-table text-muted">
      {last.pieces} tokens{speed === null ? "" : ` · ${speed.toFixed(1)} per second`}
    </span>
  );
}
