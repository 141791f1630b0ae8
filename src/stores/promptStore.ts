import { createStore, type StoreApi } from "zustand/vanilla";
import type { ResponseOrder } from "#core/cases/evaluationCase.ts";
import { asAppError, type AppError } from "#core/errors.ts";
import type { AssessmentTask } from "#core/judge/assessment.ts";
import type { PromptFormat } from "#core/prompts/promptFormat.ts";
import { fitPrompt, type PromptFit } from "#core/prompts/fitPrompt.ts";
import type { JudgePrompt } from "#core/prompts/promptProfile.ts";
import { renderPrompt } from "#core/prompts/renderPrompt.ts";

/** A prompt exactly as the judge gets it, in one order. */
export interface PromptPreview {
  readonly order: ResponseOrder;
  readonly prompt: JudgePrompt;
}

/** Whether the prompts fit the loaded model's context. */
export type PromptCount =
  | { readonly kind: "not-counted" }
  | { readonly kind: "counting" }
  | {
      readonly kind: "counted";
      readonly tokensByOrder: ReadonlyMap<ResponseOrder, number>;
      readonly fit: PromptFit;
    }
  | { readonly kind: "failed"; readonly error: AppError };

/** Whether it is known that a prompt leaves no room for the judge's output. */
export function isTooLong(count: PromptCount): count is Extract<PromptCount, { kind: "counted" }> {
  return count.kind === "counted" && count.fit.kind === "too-long";
}

export interface PromptStoreState {
  readonly count: PromptCount;
  readonly actions: {
    /** Count the tokens of a task's prompts; only the latest request's answer is kept. */
    readonly recount: (
      task: AssessmentTask,
      model: { promptFormat: PromptFormat; contextLength: number },
    ) => Promise<void>;
    readonly forget: () => void;
  };
}

export type PromptStore = StoreApi<PromptStoreState>;

/** Render the prompts that a task leads to: one, or one per order. */
export function renderPrompts(task: AssessmentTask, format: PromptFormat): readonly PromptPreview[] {
  const { evaluationCase, rubric, settings } = task;
  const orders: readonly ResponseOrder[] =
    evaluationCase.mode === "pairwise" && settings.bothOrders ? ["AB", "BA"] : ["AB"];
  return orders.map((order) => ({
    order,
    prompt: renderPrompt({ evaluationCase, order, rubric, profile: settings.promptProfile, format }),
  }));
}

/** The store of what the exact prompt costs. */
export function createPromptStore(deps: { countTokens: (prompt: string) => Promise<number> }): PromptStore {
  let latest = 0;
  return createStore<PromptStoreState>((set) => ({
    count: { kind: "not-counted" },
    actions: {
      async recount(task, model) {
        const mine = ++latest;
        set({ count: { kind: "counting" } });
        try {
          const tokensByOrder = new Map<ResponseOrder, number>();
          for (const { order, prompt } of renderPrompts(task, model.promptFormat)) {
            tokensByOrder.set(order, await deps.countTokens(prompt.text));
            if (mine !== latest) return;
          }
          const promptTokens = Math.max(...tokensByOrder.values());
          const { maxTokens } = task.settings.sampling;
          const fit = fitPrompt({ promptTokens, maxTokens, contextLength: model.contextLength });
          set({ count: { kind: "counted", tokensByOrder, fit } });
        } catch (error) {
          if (mine === latest) set({ count: { kind: "failed", error: asAppError(error) } });
        }
      },
      forget() {
        latest += 1;
        set({ count: { kind: "not-counted" } });
      },
    },
  }));
}

export const selectPromptCount = (store: PromptStoreState): PromptCount => store.count;
export const selectPromptActions = (store: PromptStoreState): PromptStoreState["actions"] => store.actions;
