import type { ReactElement } from "react";
import { selectJudgeActions, type JudgeRun } from "#stores/judgeStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useJudgeStore } from "#ui/storesContext.tsx";

/** The person learns that a verdict was made but could not be saved, and saves it again or downloads it. */
export function NotKeptState({
  run,
  onDownload,
}: {
  readonly run: Extract<JudgeRun, { kind: "not-kept" }>;
  readonly onDownload: (fileName: string, text: string) => void;
}): ReactElement {
  const { keepAgain, letGo } = useJudgeStore(selectJudgeActions);
  const download = async (): Promise<void> => {
    const { writeVerdictsJsonl } = await import("#core/verdict/verdictFile.ts");
    onDownload("hearth-verdict.jsonl", writeVerdictsJsonl([run.verdict]));
    letGo();
  };
  return (
    <ErrorState
      title={`The verdict could not be saved: ${errorText(run.error).title.toLowerCase()}`}
      whatToDo={errorText(run.error).whatToDo}
      details={errorDetails(run.error)}
      action={
        <>
          <Button onPress={() => void keepAgain()}>Save again</Button>
          <Button onPress={() => void download()}>Download the verdict</Button>
        </>
      }
    />
  );
}
