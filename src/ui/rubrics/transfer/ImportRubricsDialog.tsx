import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { asAppError, type AppError } from "#core/errors.ts";
import { planImport } from "#core/rubric/formats/planImport.ts";
import { selectRubricReading, selectRubricRecords } from "#stores/rubrics/rubricLibraryState.ts";
import { Button } from "#ui/components/Button.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useRubricLibrary, useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { writeRubricsPath } from "#ui/rubrics/rubricsPath.ts";
import { BackupButton } from "./BackupButton.tsx";
import { ImportFaults } from "./ImportFaults.tsx";
import { offsetOf } from "./importFaultWords.ts";
import { showPlace } from "./showPlace.ts";
import { ImportPreview } from "./ImportPreview.tsx";
import { editedSource, pastedSources, type ImportInput, type ImportSource } from "./importSource.ts";
import { ImportSources } from "./ImportSources.tsx";
import {
  NO_CHOICES,
  onlyKnownId,
  tallyImport,
  type ImportChoices,
  type ImportRowState,
} from "./importTally.ts";
import type { FoundRubrics } from "./readSources.ts";
import { countOf, foundWords, importNote } from "./transferWords.ts";
import { useImportReading, type ImportReading } from "./useImportReading.ts";
import { useRubricsImporter } from "./useRubricsImporter.ts";

/** What the dialog is opened with. */
export type InitialImport =
  | { readonly kind: "text"; readonly text: string; readonly fileName?: string }
  /** What stands behind `#/rubrics/shared/` in a link. */
  | { readonly kind: "link"; readonly data: string };

export interface ImportRubricsDialogProps {
  readonly initial: InitialImport | null;
  /** Also after an import; then the first rubric is opened. */
  readonly onClose: () => void;
}

const NOTHING: ImportInput = { kind: "texts", sources: [] };

/** The person brings rubrics in by paste, file or link, sees what would change, and decides before anything does. */
export function ImportRubricsDialog({ initial, onClose }: ImportRubricsDialogProps): ReactElement {
  const { goTo } = useRubricsDesk();
  const [input, setInput] = useState<ImportInput>(() => inputOf(initial));
  const [isTyped, setIsTyped] = useState(false);
  const reading = useImportReading(input, isTyped);
  const found = reading.kind === "read" ? reading.found : null;
  const plan = useImportPlan(found);
  const importRubrics = useRubricsImporter();
  const [keeping, setKeeping] = useState<Keeping>({ kind: "idle" });
  const areaRef = useRef<HTMLTextAreaElement>(null);
  const isLink = input.kind === "link";

  useEffect(() => {
    // what most people do first is paste
    areaRef.current?.focus();
  }, [isLink]);

  const changeSources = useCallback((sources: readonly ImportSource[], typed: boolean): void => {
    setIsTyped(typed);
    setInput({ kind: "texts", sources });
    setKeeping({ kind: "idle" });
  }, []);

  function closeAndOpen(id: string): void {
    onClose();
    goTo(writeRubricsPath({ kind: "rubric", id, tab: "trial" }));
  }

  async function importNow(): Promise<void> {
    setKeeping({ kind: "keeping" });
    try {
      const firstId = await importRubrics({
        rows: plan.rows,
        choices: plan.choices,
        note: importNote(input),
      });
      if (firstId === null) onClose();
      else closeAndOpen(firstId);
    } catch (caught) {
      setKeeping({ kind: "failed", error: asAppError(caught) });
    }
  }

  function goToPlace(place: { readonly line: number; readonly column: number }): void {
    const area = areaRef.current;
    if (area === null) return;
    showPlace(area, offsetOf(area.value, place));
  }

  const tally = tallyImport(plan.rows, plan.choices);
  const count = tally.added + tally.replaced;
  const knownId = onlyKnownId(plan.rows);
  const isSettled = reading.kind === "read" && !reading.isOutdated && plan.isLibraryReady;
  const isEdited = input.kind === "texts" && editedSource(input.sources) !== null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isLink ? "A rubric was shared with you" : "Import rubrics"}
      footer={
        <>
          <BackupButton />
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          {count === 0 && knownId !== null ? (
            <Button variant="primary" onPress={() => closeAndOpen(knownId)}>
              Open it
            </Button>
          ) : (
            <Button
              variant="primary"
              isDisabled={!isSettled || count === 0}
              isBusy={keeping.kind === "keeping"}
              onPress={() => void importNow()}
            >
              {count === 0 ? "Import" : `Import ${countOf(count, "rubric")}`}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {input.kind === "link" ? (
          <p className="max-w-reading text-pretty">
            The rubric came in the link itself; no server has seen it. Nothing is kept here until you import
            it.
          </p>
        ) : (
          <ImportSources sources={input.sources} onChange={changeSources} areaRef={areaRef} />
        )}
        {/* stays, so that it is read out whenever its words change */}
        <output className="font-semibold tabular-nums empty:-my-2">
          {statusWords(reading, plan.rows, plan.choices)}
        </output>
        {found !== null && reading.kind === "read" && (
          <>
            <ImportFaults
              faults={found.faults}
              isLink={isLink}
              onGoTo={isEdited ? goToPlace : null}
              action={isLink && <Button onPress={() => setInput(NOTHING)}>Paste it instead</Button>}
            />
            {plan.rows.length > 0 && (
              <ImportPreview
                rows={plan.rows}
                notes={found.notes}
                choices={plan.choices}
                onChoices={plan.setChoices}
              />
            )}
          </>
        )}
        {keeping.kind === "failed" && <KeepingFault error={keeping.error} />}
      </div>
    </Dialog>
  );
}

function statusWords(
  reading: ImportReading,
  rows: readonly ImportRowState[],
  choices: ImportChoices,
): string {
  switch (reading.kind) {
    case "empty":
      return "";
    case "reading":
      return "Reading …";
    case "read":
      return rows.length === 0 ? "" : foundWords(rows.length, tallyImport(rows, choices));
  }
}

type Keeping = { readonly kind: "idle" | "keeping" } | { readonly kind: "failed"; readonly error: AppError };

interface ImportPlan {
  readonly rows: readonly ImportRowState[];
  readonly choices: ImportChoices;
  readonly setChoices: (choices: ImportChoices) => void;
  /** Before that everything would look new. */
  readonly isLibraryReady: boolean;
}

/** What was found against what is here, with the decisions on it; another text starts without decisions. */
function useImportPlan(found: FoundRubrics | null): ImportPlan {
  const records = useRubricLibrary(selectRubricRecords);
  const isLibraryReady = useRubricLibrary(selectRubricReading).kind === "ready";
  const [decided, setDecided] = useState<{
    readonly on: FoundRubrics | null;
    readonly choices: ImportChoices;
  }>({ on: null, choices: NO_CHOICES });
  const rows = useMemo(() => {
    if (found === null || !isLibraryReady) return [];
    const entries = planImport(
      found.rubrics.map(({ incoming }) => incoming),
      records,
    );
    return entries.map((entry, index) => ({
      index,
      entry,
      damagedVersions: found.rubrics[index]?.damaged.map(({ version }) => version) ?? [],
    }));
  }, [found, isLibraryReady, records]);
  return {
    rows,
    choices: decided.on === found ? decided.choices : NO_CHOICES,
    setChoices: (choices) => setDecided({ on: found, choices }),
    isLibraryReady,
  };
}

function KeepingFault({ error }: { readonly error: AppError }): ReactElement {
  const { title, whatToDo } = errorText(error);
  return (
    <ErrorState
      title={title}
      whatToDo={`The rubrics were not imported. ${whatToDo}`}
      details={errorDetails(error)}
    />
  );
}

function inputOf(initial: InitialImport | null): ImportInput {
  if (initial === null) return NOTHING;
  if (initial.kind === "link") return initial;
  return { kind: "texts", sources: pastedSources(initial.text, initial.fileName ?? null) };
}
