import { useRef, useState } from "react";
import { asAppError } from "#core/errors.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import { selectLibraryActions } from "#stores/libraryStore.ts";
import { selectMachine, selectModelActions } from "#stores/modelStore.ts";
import { errorText } from "#ui/errorText.ts";
import { useLibraryStore, useModelStore } from "#ui/storesContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import { slowReason } from "./slowReason.ts";

/** A load that would crawl on the processor; the person is asked first. */
export interface SlowLoad {
  readonly source: ModelSource;
  readonly name: string;
  /** In one sentence. */
  readonly reason: string;
}

/** How judges are loaded from this page. */
export interface JudgeLoader {
  readonly loadSource: (source: ModelSource, name: string) => void;
  /** Loads at once: the card says before what to expect. */
  readonly loadStored: (model: StoredModel, contextLength: number) => Promise<void>;
  /** What the person has to decide on, or `null`. */
  readonly slowLoad: SlowLoad | null;
  readonly answerSlowLoad: (isWanted: boolean) => void;
}

/** Loads judges, and asks once before llama.cpp would run a large one on the processor. */
export function useJudgeLoader(): JudgeLoader {
  const machine = useModelStore(selectMachine);
  const { load } = useModelStore(selectModelActions);
  const { sourceOf } = useLibraryStore(selectLibraryActions);
  const showToast = useToast();
  const hasAgreed = useRef(false);
  const [slowLoad, setSlowLoad] = useState<SlowLoad | null>(null);

  const loadSource = (source: ModelSource, name: string): void => {
    const reason = machine === null || hasAgreed.current ? null : slowReason(source, machine);
    if (reason === null) void load(source, name);
    else setSlowLoad({ source, name, reason });
  };
  return {
    loadSource,
    async loadStored(model, contextLength) {
      try {
        await load(await sourceOf(model.id, contextLength), model.name);
      } catch (caught) {
        const error = asAppError(caught);
        const { title, whatToDo } = errorText(error);
        const text = `${model.name}: ${title}. ${whatToDo}`;
        showToast({ id: error.code, tone: "failed", text, detail: error.message });
      }
    },
    slowLoad,
    answerSlowLoad(isWanted) {
      setSlowLoad(null);
      if (slowLoad === null || !isWanted) return;
      hasAgreed.current = true;
      void load(slowLoad.source, slowLoad.name);
    },
  };
}
