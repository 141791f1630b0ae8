import { RotateCcw } from "lucide-react";
import type { ReactElement } from "react";
import { selectJudgeActions, selectShownVerdict } from "#stores/judgeStore.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { isTooLong, selectPromptCount } from "#stores/promptStore.ts";
import { selectRubric } from "#stores/rubricStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { useJudgeStore, useModelStore, usePromptStore, useRubricStore } from "#ui/storesContext.tsx";

export interface JudgeButtonProps {
  /** Go to the page where judges are chosen. */
  readonly onChooseJudge: () => void;
  /** Told when judging starts. */
  readonly onJudge?: (() => void) | undefined;
}

/** The one primary button of the Judge page: *Choose a judge*, then *Judge*, then *Again*. */
export function JudgeButton({ onChooseJudge, onJudge }: JudgeButtonProps): ReactElement {
  const { judge } = useJudgeStore(selectJudgeActions);
  const hasVerdict = useJudgeStore(selectShownVerdict) !== null;
  const rubric = useRubricStore(selectRubric);
  const isReady = useModelStore(selectReadyModel) !== null;
  const count = usePromptStore(selectPromptCount);
  if (!isReady) {
    return (
      <Button variant="primary" onPress={onChooseJudge}>
        Choose a judge
      </Button>
    );
  }
  return (
    <Button
      variant="primary"
      icon={hasVerdict ? <RotateCcw /> : undefined}
      keys="Mod+Enter"
      isDisabled={isTooLong(count)}
      onPress={() => {
        onJudge?.();
        void judge(rubric);
      }}
    >
      {hasVerdict ? "Again" : "Judge"}
    </Button>
  );
}
