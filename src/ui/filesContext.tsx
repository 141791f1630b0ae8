import { createContext, useContext } from "react";
import type { Verdict } from "#core/verdict/verdict.ts";

/** What the pages may do with files and with all verdicts at once; made by `app`. */
export interface FileActions {
  /** Ask the person for one file; `null` if none was picked. `accept` is a hint such as `.json`. */
  readonly pickFile: (accept: string) => Promise<File | null>;
  readonly listAllVerdicts: () => Promise<Verdict[]>;
  /** Keep the verdicts that are not kept yet. */
  readonly importVerdicts: (
    verdicts: readonly Verdict[],
  ) => Promise<{ readonly added: number; readonly skipped: number }>;
  /** How many cases were last judged with another text of a rubric than its newest version. */
  readonly countStaleCases: (rubricId: string) => Promise<number>;
  readonly appVersion: string;
}

export const FilesContext = createContext<FileActions | null>(null);

export function useFiles(): FileActions {
  const files = useContext(FilesContext);
  if (files === null) throw new TypeError("This component is drawn outside of FilesContext");
  return files;
}
