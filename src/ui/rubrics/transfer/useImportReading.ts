import { useEffect, useState } from "react";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { isEmptyInput, type ImportInput } from "./importSource.ts";
import { readSources, type FoundRubrics } from "./readSources.ts";

export type ImportReading =
  | { readonly kind: "empty" }
  | { readonly kind: "reading" }
  | {
      readonly kind: "read";
      readonly found: FoundRubrics;
      /** The text has changed since, and is read again after a pause. */
      readonly isOutdated: boolean;
    };

/** How long nothing is typed before it is read, in milliseconds. */
const PAUSE_MS = 300;

/** Reads what was given, and again when it changes; a pause in typing comes before, files are read at once. */
export function useImportReading(input: ImportInput, isTyped: boolean): ImportReading {
  const { sha256 } = useRubricsDesk();
  const [finished, setFinished] = useState<{ readonly of: ImportInput; readonly found: FoundRubrics } | null>(
    null,
  );
  const isEmpty = isEmptyInput(input);

  useEffect(() => {
    if (isEmpty) return undefined;
    let isCurrent = true;
    const read = async (): Promise<void> => {
      const found = await readSources(input, { sha256, newId: () => crypto.randomUUID() });
      if (isCurrent) setFinished({ of: input, found });
    };
    const timer = setTimeout(() => void read(), isTyped ? PAUSE_MS : 0);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [input, isEmpty, isTyped, sha256]);

  if (isEmpty) return { kind: "empty" };
  if (finished === null) return { kind: "reading" };
  return { kind: "read", found: finished.found, isOutdated: finished.of !== input };
}
