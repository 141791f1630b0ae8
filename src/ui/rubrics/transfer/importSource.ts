import { AppError, asAppError } from "#core/errors.ts";

/** A text that rubrics are looked for in. */
export interface ImportSource {
  /** `null` for what was pasted. */
  readonly fileName: string | null;
  readonly text: string;
  /** Why a file could not be read; then its text is empty. */
  readonly fault: AppError | null;
}

/** Where rubrics are taken from. */
export type ImportInput =
  | { readonly kind: "texts"; readonly sources: readonly ImportSource[] }
  /** What stands behind `#/rubrics/shared/` in a link. */
  | { readonly kind: "link"; readonly data: string };

/** Larger files are no rubrics; reading them would hold up the page. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Longer texts make a text area slow, and nobody mends them by hand. */
const MAX_EDITED_LENGTH = 1_000_000;

/** A text as it was pasted or typed; none for the empty text. */
export function pastedSources(text: string, fileName: string | null = null): readonly ImportSource[] {
  return text === "" ? [] : [{ fileName, text, fault: null }];
}

/** Whether there is nothing to read yet. */
export function isEmptyInput(input: ImportInput): boolean {
  if (input.kind === "link") return false;
  return input.sources.every(({ fileName, text }) => fileName === null && text.trim() === "");
}

/** Read files as UTF-8; one that cannot be read says why. */
export function readFileSources(files: readonly File[]): Promise<readonly ImportSource[]> {
  return Promise.all(files.map(readFileSource));
}

async function readFileSource(file: File): Promise<ImportSource> {
  try {
    if (file.size > MAX_FILE_BYTES) {
      throw new AppError(
        "import/not-ours",
        `Cannot read rubrics: ${file.name} is larger than 64 MiB, which no file with rubrics is`,
        { details: { byteLength: file.size } },
      );
    }
    return { fileName: file.name, text: await file.text(), fault: null };
  } catch (caught) {
    return { fileName: file.name, text: "", fault: asAppError(caught) };
  }
}

/** The one text that a person can see and mend; `null` if there are several files or a huge one. */
export function editedSource(sources: readonly ImportSource[]): ImportSource | null {
  const [only, ...others] = sources;
  if (only === undefined) return { fileName: null, text: "", fault: null };
  const isEditable = others.length === 0 && only.fault === null && only.text.length <= MAX_EDITED_LENGTH;
  return isEditable ? only : null;
}
