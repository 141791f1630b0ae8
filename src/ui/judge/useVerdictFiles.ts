import { asAppError } from "#core/errors.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { selectHistory, selectJudgeActions } from "#stores/judgeStore.ts";
import { errorText } from "#ui/errorText.ts";
import { useFiles } from "#ui/filesContext.tsx";
import { useJudgeStore } from "#ui/storesContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";

/** What the export menu can do, by the ids of its items. */
export type VerdictFileAction = "case-json" | "case-jsonl" | "all-json" | "all-jsonl" | "import";

/** Export and import of verdicts; the outcome is told as a toast. */
export function useVerdictFiles(onDownload: (fileName: string, text: string) => void): {
  readonly run: (action: VerdictFileAction) => Promise<void>;
} {
  const history = useJudgeStore(selectHistory);
  const { refreshHistory } = useJudgeStore(selectJudgeActions);
  const files = useFiles();
  const showToast = useToast();

  async function exportVerdicts(verdicts: readonly Verdict[], format: "json" | "jsonl"): Promise<void> {
    // checked and written by a schema library that the first page does not need
    const { writeVerdictsJson, writeVerdictsJsonl } = await import("#core/verdict/verdictFile.ts");
    const exportedAt = new Date().toISOString();
    const text =
      format === "json"
        ? writeVerdictsJson(verdicts, { appVersion: files.appVersion, exportedAt })
        : writeVerdictsJsonl(verdicts);
    onDownload(`hearth-verdicts-${exportedAt.slice(0, 10)}.${format}`, text);
    showToast({ text: `Exported ${countVerdicts(verdicts.length)}` });
  }

  async function importVerdicts(): Promise<void> {
    const file = await files.pickFile(".json,.jsonl,.ndjson");
    if (file === null) return;
    const { readVerdicts } = await import("#core/verdict/verdictFile.ts");
    const { added, skipped } = await files.importVerdicts(readVerdicts(await file.text()));
    await refreshHistory();
    const known = skipped === 0 ? "" : `, ${skipped} were here already`;
    showToast({ text: `Imported ${countVerdicts(added)}${known}` });
  }

  async function act(action: VerdictFileAction): Promise<void> {
    switch (action) {
      case "case-json":
        return exportVerdicts(history, "json");
      case "case-jsonl":
        return exportVerdicts(history, "jsonl");
      case "all-json":
        return exportVerdicts(await files.listAllVerdicts(), "json");
      case "all-jsonl":
        return exportVerdicts(await files.listAllVerdicts(), "jsonl");
      case "import":
        return importVerdicts();
    }
  }

  return {
    async run(action) {
      try {
        await act(action);
      } catch (caught) {
        const error = asAppError(caught);
        const { title, whatToDo } = errorText(error);
        showToast({ tone: "failed", text: `${title}. ${whatToDo}`, detail: error.message });
      }
    },
  };
}

/** @example countVerdicts(1) // "1 verdict" */
export function countVerdicts(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "verdict" : "verdicts"}`;
}
