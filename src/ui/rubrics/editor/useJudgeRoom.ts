import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import type { PromptProfile } from "#core/prompts/promptProfile.ts";
import { selectSettings } from "#stores/judgeStore.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { useJudgeStore, useModelStore } from "#ui/storesContext.tsx";

/** The context of Prometheus 2 as Hearth offers it first, in tokens. */
const USUAL_CONTEXT = 4096;

/** What a prompt is written for and has to fit into. */
export interface JudgeRoom {
  /** `null` when no judge is loaded; the rest then is what is usual. */
  readonly judgeName: string | null;
  readonly format: PromptFormat;
  readonly profile: PromptProfile;
  readonly maxTokens: number;
  readonly contextLength: number;
}

export function useJudgeRoom(): JudgeRoom {
  const model = useModelStore(selectReadyModel);
  const { promptProfile, sampling } = useJudgeStore(selectSettings);
  return {
    judgeName: model?.name ?? null,
    format: model?.promptFormat ?? "mistral-instruct",
    profile: promptProfile,
    maxTokens: sampling.maxTokens,
    contextLength: model?.capabilities.contextLength ?? USUAL_CONTEXT,
  };
}
