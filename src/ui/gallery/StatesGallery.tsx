import { useState, type ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { DataTable, type DataColumn, type DataTableSort } from "#ui/components/DataTable.tsx";
import { Disclosure } from "#ui/components/Disclosure.tsx";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { ProgressBar } from "#ui/components/ProgressBar.tsx";
import { ScoreBar } from "#ui/components/ScoreBar.tsx";
import { StateMark } from "#ui/components/StateMark.tsx";
import { UNBROKEN_LINE } from "./sampleTexts.ts";
import { SpecimenGroup, SpecimenRow } from "./Specimen.tsx";

interface SampleRow {
  readonly id: string;
  readonly instruction: string;
  readonly score: 1 | 2 | 3 | 4 | 5 | null;
  readonly tokens: number;
}

const ROWS: readonly SampleRow[] = [
  { id: "case-0207", instruction: "My talk went badly and I feel like giving up.", score: 4, tokens: 212 },
  {
    id: "case-0208",
    instruction: "How do I tell my parents that I leave university?",
    score: 2,
    tokens: 187,
  },
  { id: "case-0209", instruction: "Write a condolence note to a colleague.", score: null, tokens: 1024 },
  { id: "case-0210", instruction: UNBROKEN_LINE, score: 5, tokens: 164 },
  { id: "case-0211", instruction: "I was not invited. Was it something I said?", score: 1, tokens: 98 },
];

const COLUMNS: readonly DataColumn<SampleRow>[] = [
  { id: "case", header: "Case", width: "6.5rem", cell: (row) => <span className="figures">{row.id}</span> },
  { id: "instruction", header: "Instruction", cell: (row) => row.instruction },
  {
    id: "score",
    header: "Score",
    width: "8rem",
    isSortable: true,
    cell: (row) => (row.score === null ? <StateMark state="unparsed" /> : <ScoreBar score={row.score} />),
  },
  {
    id: "tokens",
    header: "Tokens",
    width: "6rem",
    isNumeric: true,
    isSortable: true,
    cell: (row) => row.tokens,
  },
];

function sortRows(rows: readonly SampleRow[], { columnId, direction }: DataTableSort): readonly SampleRow[] {
  const sign = direction === "ascending" ? 1 : -1;
  const key = (row: SampleRow): number => (columnId === "score" ? (row.score ?? 0) : row.tokens);
  return rows.toSorted((one, other) => sign * (key(one) - key(other)));
}

/** Rows, progress, and the sentences for nothing and for trouble. */
export function StatesGallery(): ReactElement {
  const [selectedId, setSelectedId] = useState<string>("case-0208");
  const [sort, setSort] = useState<DataTableSort>({ columnId: "tokens", direction: "descending" });
  return (
    <>
      <SpecimenGroup title="Rows">
        <DataTable
          label="Verdicts"
          columns={COLUMNS}
          rows={sortRows(ROWS, sort)}
          rowId={(row) => row.id}
          selectedId={selectedId}
          onSelect={setSelectedId}
          sort={sort}
          onSort={setSort}
        />
        <DataTable
          label="Verdicts of the next run"
          columns={COLUMNS}
          rows={[]}
          rowId={(row) => row.id}
          empty={<EmptyState text="Verdicts appear here while the run goes on." />}
        />
      </SpecimenGroup>
      <SpecimenGroup title="Progress">
        <SpecimenRow>
          <ProgressBar
            label="Downloading shard 12 of 108"
            value={0.29}
            detail="1.2 of 4.1 GB · 48 MB per second · 1 min left"
          />
          <ProgressBar label="Compiling the shaders for this GPU" value={null} detail="once, about 20 s" />
          <ProgressBar
            label="Paused at shard 12 of 108"
            value={0.29}
            detail="1.2 of 4.1 GB are kept"
            isPaused
          />
        </SpecimenRow>
      </SpecimenGroup>
      <SpecimenGroup title="Sentences">
        <SpecimenRow>
          <EmptyState
            text="No rubric yet. A rubric says what each score means."
            action={<Button>Write a rubric</Button>}
          />
          <Disclosure summary="Reference answer" aside="61 tokens">
            <p className="reading">An answer that deserves a 5.</p>
          </Disclosure>
        </SpecimenRow>
        <ErrorState
          title="The GPU was lost while judging case 212."
          whatToDo="The 211 verdicts before it are saved. Reload the judge to go on with case 212."
          action={<Button>Reload the judge</Button>}
          details={
            "engine/device-lost\nA valid external Instance reference no longer exists.\nChrome 157, WebGPU, q4f16_1"
          }
        />
      </SpecimenGroup>
    </>
  );
}
