import { useMemo, useState, type ReactElement } from "react";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";
import { parseTrialTable, type NewTrialCase, type TrialTable } from "#core/rubric/trialTable.ts";
import { Button } from "#ui/components/Button.tsx";
import { DataTable, type DataColumn } from "#ui/components/DataTable.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";
import { countText, tableNotes } from "./trialWords.ts";

export interface PasteCasesDialogProps {
  /** What was pasted already; empty when the dialog was opened by hand. */
  readonly firstText: string;
  readonly levels: LevelCount;
  readonly onAdd: (cases: readonly NewTrialCase[]) => void;
  readonly onClose: () => void;
}

interface PreviewRow extends NewTrialCase {
  readonly id: string;
}

const COLUMNS: readonly DataColumn<PreviewRow>[] = [
  { id: "instruction", header: "Instruction", cell: ({ instruction }) => instruction },
  { id: "response", header: "Response", cell: ({ response }) => response },
  {
    id: "expected",
    header: "Expected",
    width: "5rem",
    isNumeric: true,
    cell: ({ expectedScore }) => expectedScore ?? "–",
  },
];

const PREVIEWED = 5;

/** The person pastes cells from a spreadsheet or a CSV file, sees what they would become, and adds them as cases. */
export function PasteCasesDialog({ firstText, levels, onAdd, onClose }: PasteCasesDialogProps): ReactElement {
  const [text, setText] = useState(firstText);
  const table = useMemo(() => (text.trim() === "" ? null : parseTrialTable(text)), [text]);
  const count = table?.cases.length ?? 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Paste cases"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={count === 0}
            onPress={() => {
              onAdd(table?.cases ?? []);
              onClose();
            }}
          >
            {count === 0 ? "Add cases" : `Add ${countText(count, "case")}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextArea
          label="Table"
          description={`One case per row: instruction, response, expected score (1–${levels}), reference answer. With the names of the columns in the first row they can stand in any order.`}
          value={text}
          onChange={setText}
          minRows={4}
          isMonospace
        />
        {table !== null && <Preview table={table} />}
      </div>
    </Dialog>
  );
}

function Preview({ table }: { readonly table: TrialTable }): ReactElement {
  const rows = table.cases.slice(0, PREVIEWED).map((one, index): PreviewRow => ({ ...one, id: `${index}` }));
  const more = table.cases.length - rows.length;
  if (rows.length === 0) {
    return (
      <output className="text-muted">
        No row has both an instruction and a response. {tableNotes(table).join(" ")}
      </output>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <DataTable
        label="The cases as they will be"
        columns={COLUMNS}
        rows={rows}
        rowId={({ id }) => id}
        minWidth="20rem"
      />
      <output className="text-table text-muted">
        {more > 0 && `And ${more.toLocaleString("en-US")} more. `}
        {tableNotes(table).join(" ")}
      </output>
    </div>
  );
}
