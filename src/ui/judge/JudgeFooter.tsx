import { FileText, Square } from "lucide-react";
import { lazy, Suspense, useState, type ReactElement } from "react";
import { tokensPerSecond } from "#stores/liveCalls.ts";
import { selectJudgeActions, selectRun, selectShownVerdict } from "#stores/judgeStore.ts";
import { selectPromptCount } from "#stores/promptStore.ts";
import { verdictToText } from "#core/verdict/verdictText.ts";
import { Button } from "#ui/components/Button.tsx";
import { CopyButton } from "#ui/components/CopyButton.tsx";
import { useJudgeStore, usePromptStore } from "#ui/storesContext.tsx";
import { JudgeButton } from "./JudgeButton.tsx";

const ExactPromptDialog = lazy(async () => ({
  default: (await import("./ExactPromptDialog.tsx")).ExactPromptDialog,
}));

/** The person sees the speed and *Stop* while the judge writes, and *Again*, *Copy* and *Exact prompt* afterwards. */
export function JudgeFooter({
  onChooseJudge,
  isAtStart,
}: {
  readonly onChooseJudge: () => void;
  /** Nothing was judged yet, and the primary button stands in the middle of the pane. */
  readonly isAtStart: boolean;
}): ReactElement {
  const run = useJudgeStore(selectRun);
  const shown = useJudgeStore(selectShownVerdict);
  const { stop } = useJudgeStore(selectJudgeActions);
  const [isPromptShown, setIsPromptShown] = useState(false);

  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-1 border-t border-line bg-ground px-4 py-2">
      {run.kind === "running" ? (
        <>
          <LiveSpeed />
          <span className="ml-auto">
            <Button icon={<Square />} keys="Escape" onPress={stop}>
              Stop
            </Button>
          </span>
        </>
      ) : (
        <>
          <span className="-ml-3">
            <Button variant="quiet" icon={<FileText />} onPress={() => setIsPromptShown(true)}>
              Exact prompt
            </Button>
          </span>
          {shown !== null && run.kind === "idle" && (
            <CopyButton
              label="Copy"
              getText={() => verdictToText(shown)}
              getAlternativeText={() => JSON.stringify(shown, null, 2)}
            />
          )}
          {isAtStart ? (
            <PromptLength />
          ) : (
            <span className="ml-auto">
              <JudgeButton onChooseJudge={onChooseJudge} />
            </span>
          )}
        </>
      )}
      <Suspense fallback={null}>
        {isPromptShown && <ExactPromptDialog onClose={() => setIsPromptShown(false)} />}
      </Suspense>
    </div>
  );
}

/** The length of the longest prompt of this case, once it is known. */
function PromptLength(): ReactElement | null {
  const count = usePromptStore(selectPromptCount);
  if (count.kind !== "counted") return null;
  const tokens = Math.max(...count.tokensByOrder.values());
  return <span className="figures text-table text-muted">{tokens.toLocaleString("en-US")} tokens</span>;
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
