import { useMemo } from "react";
import { asAppError } from "#core/errors.ts";
import type { RubricFormat } from "#core/rubric/formats/rubricImport.ts";
import { errorText } from "#ui/errorText.ts";
import { useFiles } from "#ui/filesContext.tsx";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import { exportedRecords, writeExport } from "./exportRubrics.ts";
import { rubricFileName, rubricsFileName } from "./transferFileNames.ts";
import { countOf, exportedWords } from "./transferWords.ts";

/** Ways out for rubrics. Each says what came of it. */
export interface RubricExport {
  /** Download rubrics as one file. */
  readonly download: (ids: readonly string[], format: RubricFormat) => void;
  /** Put the texts as the judge reads them into the clipboard. */
  readonly copyText: (ids: readonly string[]) => void;
}

export function useRubricExport(): RubricExport {
  const desk = useRubricsDesk();
  const { appVersion } = useFiles();
  const showToast = useToast();

  return useMemo(() => {
    function attempt(work: () => Promise<void>): void {
      work().catch((caught: unknown) => {
        const error = asAppError(caught);
        const { title, whatToDo } = errorText(error);
        showToast({ tone: "failed", text: `${title}. ${whatToDo}`, detail: error.message });
      });
    }

    async function write(ids: readonly string[], format: RubricFormat, exportedAt: string): Promise<string> {
      await desk.editor.getState().actions.flush();
      return writeExport(desk, ids, format, { appVersion, exportedAt });
    }

    function download(ids: readonly string[], format: RubricFormat): void {
      attempt(async () => {
        const exportedAt = new Date().toISOString();
        const text = await write(ids, format, exportedAt);
        const records = exportedRecords(desk, ids);
        const [only] = records;
        const isOne = only !== undefined && records.length === 1;
        const fileName = isOne
          ? rubricFileName(only, format)
          : rubricsFileName(records.length, format, exportedAt);
        desk.download(fileName, text);
        showToast({ id: "rubrics-exported", ...exportedWords(records, fileName) });
      });
    }

    function copyText(ids: readonly string[]): void {
      attempt(async () => {
        const text = await write(ids, "rendered-text", new Date().toISOString());
        try {
          await navigator.clipboard.writeText(text);
          showToast({ id: "rubrics-exported", text: `Copied ${countOf(ids.length, "rubric")} as text` });
        } catch {
          // a browser may keep the clipboard to itself; that is no fault of the page
          showToast({
            tone: "failed",
            text: "The browser refused to copy. Download the text instead.",
            action: { label: "Download", onPress: () => download(ids, "rendered-text") },
          });
        }
      });
    }

    return { download, copyText };
  }, [appVersion, desk, showToast]);
}
