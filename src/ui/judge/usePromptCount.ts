import { useEffect } from "react";
import { draftToCase } from "#core/cases/caseDraft.ts";
import { selectDraft, selectRun, selectSettings } from "#stores/judgeStore.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { selectPromptActions } from "#stores/promptStore.ts";
import { selectRubric } from "#stores/rubricStore.ts";
import { useJudgeStore, useModelStore, usePromptStore, useRubricStore } from "#ui/storesContext.tsx";

/** Typing pauses this long before the prompt is counted again, in milliseconds. */
const PAUSE_MS = 500;

/** Count the tokens of the prompt whenever the case, the rubric or the judge has changed and nothing is running. */
export function usePromptCount(): void {
  const draft = useJudgeStore(selectDraft);
  const settings = useJudgeStore(selectSettings);
  const isRunning = useJudgeStore(selectRun).kind === "running";
  const rubric = useRubricStore(selectRubric);
  const model = useModelStore(selectReadyModel);
  const { recount, forget } = usePromptStore(selectPromptActions);

  useEffect(() => {
    if (model === null || isRunning) return undefined;
    const { promptFormat, capabilities } = model;
    const timer = setTimeout(() => {
      const task = { evaluationCase: draftToCase(draft), rubric, settings };
      void recount(task, { promptFormat, contextLength: capabilities.contextLength });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, settings, rubric, model, isRunning, recount]);

  useEffect(() => {
    if (model === null) forget();
  }, [model, forget]);
}
