import { Copy, Download } from "lucide-react";
import { useId, useState, type ReactElement } from "react";
import { RUBRIC_FORMATS, type RubricFormat } from "#core/rubric/formats/rubricImport.ts";
import { hasUnsavedChanges } from "#core/rubric/rubricRecord.ts";
import { Button } from "#ui/components/Button.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { exportedRecords } from "./exportRubrics.ts";
import { FORMAT_WORDS } from "./formatWords.ts";
import { countOf, draftsWords, shownName, textWords } from "./transferWords.ts";
import { useRubricExport } from "./useRubricExport.ts";

export interface ExportRubricsDialogProps {
  /** At least one, own rubrics or starters. */
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

/** The person chooses a format, reads what it keeps and which text leaves, and downloads or copies it. */
export function ExportRubricsDialog({ ids, onClose }: ExportRubricsDialogProps): ReactElement {
  const desk = useRubricsDesk();
  const { download, copyText } = useRubricExport();
  const [format, setFormat] = useState<RubricFormat>("hearth-json");
  const [records] = useState(() => exportedRecords(desk, ids));
  const [only] = records;
  const isOne = only !== undefined && records.length === 1;
  const drafts = records.filter(hasUnsavedChanges).length;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isOne ? `Export ${shownName(only.draft.name)}` : `Export ${countOf(records.length, "rubric")}`}
      footer={
        <>
          <span className="mr-auto">
            <Button variant="quiet" icon={<Copy />} onPress={() => copyText(ids)}>
              Copy as text
            </Button>
          </span>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            icon={<Download />}
            onPress={() => {
              download(ids, format);
              onClose();
            }}
          >
            Download
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="max-w-reading text-pretty">
          {isOne
            ? `What is exported is ${textWords(only)}.`
            : "What is exported is each rubric’s newest text."}
          {!isOne && drafts > 0 && ` ${draftsWords(drafts)}`}
        </p>
        <FormatList value={format} onChange={setFormat} />
      </div>
    </Dialog>
  );
}

function FormatList({
  value,
  onChange,
}: {
  readonly value: RubricFormat;
  readonly onChange: (format: RubricFormat) => void;
}): ReactElement {
  const name = useId();
  return (
    <fieldset className="m-0 flex min-w-0 flex-col">
      <legend className="mb-1 font-semibold">Format</legend>
      {RUBRIC_FORMATS.map((format) => (
        <label
          key={format}
          className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2.5 rounded-md border border-transparent px-2 py-1.5 hover:bg-hover has-checked:border-line has-checked:bg-ground has-focus-visible:outline-2 has-focus-visible:outline-ember"
        >
          <input
            type="radio"
            name={name}
            value={format}
            checked={format === value}
            aria-labelledby={`${name}-${format}`}
            aria-describedby={`${name}-${format}-note`}
            onChange={() => onChange(format)}
            className="mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-edge bg-field outline-none checked:border-[5px] checked:border-ink"
          />
          <span id={`${name}-${format}`}>{FORMAT_WORDS[format].label}</span>
          <span id={`${name}-${format}-note`} className="col-start-2 text-table text-pretty text-muted">
            {FORMAT_WORDS[format].note}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
