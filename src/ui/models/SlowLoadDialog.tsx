import type { ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import type { SlowLoad } from "./useJudgeLoader.ts";

/** The person reads why a model would run on the processor, before it does, and decides. */
export function SlowLoadDialog({
  slowLoad,
  onAnswer,
}: {
  readonly slowLoad: SlowLoad;
  readonly onAnswer: (isWanted: boolean) => void;
}): ReactElement {
  return (
    <Dialog
      isOpen
      size="small"
      title="This would run on the processor"
      onClose={() => onAnswer(false)}
      footer={
        <>
          <Button variant="quiet" onPress={() => onAnswer(false)}>
            Do not load
          </Button>
          <Button variant="primary" onPress={() => onAnswer(true)}>
            Load anyway
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2">
        <p className="font-semibold wrap-anywhere">{slowLoad.name}</p>
        <p className="text-pretty wrap-anywhere">{slowLoad.reason}</p>
        <p className="text-pretty">Expect minutes for every verdict; the page stays usable meanwhile.</p>
      </div>
    </Dialog>
  );
}
