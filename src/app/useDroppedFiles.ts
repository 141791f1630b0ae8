import { useEffect } from "react";
import { asAppError } from "#core/errors.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import { selectJudgeActions } from "#stores/judgeStore.ts";
import { selectMachine, selectModelActions } from "#stores/modelStore.ts";
import { errorText } from "#ui/errorText.ts";
import type { FileActions } from "#ui/filesContext.tsx";
import type { PickedModelFile } from "#ui/modelActionsContext.tsx";
import { holdsModel, readDroppedFiles } from "#ui/models/droppedFiles.ts";
import { countVerdicts } from "#ui/judge/useVerdictFiles.ts";
import { useJudgeStore, useModelStore } from "#ui/storesContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import type { RubricsText } from "./RubricsRoute.tsx";
import { PAGES, type PageId } from "./pages.tsx";

/**
 * Take what is dropped anywhere on the page: a GGUF file becomes the judge, a folder or several files of a model are brought in,
 * verdicts are imported, and rubrics are shown before they are.
 */
export function useDroppedFiles({
  files,
  page,
  goTo,
  onModel,
  onRubrics,
}: {
  readonly files: FileActions;
  readonly page: PageId;
  readonly goTo: (path: string) => void;
  readonly onModel: (files: Promise<readonly PickedModelFile[]>) => void;
  readonly onRubrics: (file: RubricsText) => void;
}): void {
  const { load } = useModelStore(selectModelActions);
  const machine = useModelStore(selectMachine);
  const { refreshHistory } = useJudgeStore(selectJudgeActions);
  const showToast = useToast();

  useEffect(() => {
    async function take(file: File): Promise<void> {
      if (/\.gguf$/i.test(file.name)) {
        goTo(PAGES.models.path);
        const { slowReason } = await import("#ui/models/slowReason.ts");
        const source: ModelSource = { kind: "gguf-file", file };
        const reason = machine === null ? null : slowReason(source, machine);
        if (reason === null) await load(source, file.name);
        else {
          showToast({
            text: `${file.name} would need minutes for every verdict`,
            detail: reason,
            tone: "failed",
            action: { label: "Load anyway", onPress: () => void load(source, file.name) },
          });
        }
        return;
      }
      const text = await file.text();
      if (!holdsVerdicts(text) && (page === "rubrics" || (await holdsRubrics(text, file.name)))) {
        onRubrics({ kind: "text", text, fileName: file.name });
        return;
      }
      try {
        const { readVerdicts } = await import("#core/verdict/verdictFile.ts");
        const { added, skipped } = await files.importVerdicts(readVerdicts(text));
        await refreshHistory();
        showToast({
          text: `Imported ${countVerdicts(added)} from ${file.name}, ${skipped} were here already`,
        });
      } catch (caught) {
        const error = asAppError(caught);
        const { title, whatToDo } = errorText(error);
        showToast({ tone: "failed", text: `${file.name}: ${title}. ${whatToDo}`, detail: error.message });
      }
    }
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const allow = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const { dataTransfer } = event;
      if (dataTransfer !== null && holdsModel(dataTransfer)) {
        onModel(readDroppedFiles(dataTransfer));
        goTo(PAGES.models.path);
        return;
      }
      const [file] = dataTransfer?.files ?? [];
      if (file !== undefined) void take(file);
    };
    window.addEventListener("dragover", allow);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", allow);
      window.removeEventListener("drop", drop);
    };
  }, [files, page, goTo, load, machine, onModel, onRubrics, refreshHistory, showToast]);
}

/** Whether a text says that it is a file of verdicts. */
function holdsVerdicts(text: string): boolean {
  return /"type"\s*:\s*"hearth\/verdicts?"/.test(text.slice(0, 1000));
}

async function holdsRubrics(text: string, fileName: string): Promise<boolean> {
  const { readRubrics } = await import("#core/rubric/formats/readRubrics.ts");
  try {
    return readRubrics(text, fileName).rubrics.length > 0;
  } catch {
    // whatever it is, it is not a file of rubrics; what reads verdicts says what is wrong with it
    return false;
  }
}
