import { useState, type ReactElement } from "react";
import type { ImportChoice } from "#core/rubric/formats/planImport.ts";
import { Button } from "#ui/components/Button.tsx";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { CONFLICT_CHOICES } from "./conflictChoices.ts";
import { ImportRow } from "./ImportRow.tsx";
import {
  choiceOf,
  inReadingOrder,
  sharedConflictChoice,
  tallyImport,
  withChoice,
  withConflictChoice,
  type ImportChoices,
  type ImportRowState,
} from "./importTally.ts";
import { countOf } from "./transferWords.ts";

export interface ImportPreviewProps {
  readonly rows: readonly ImportRowState[];
  readonly notes: readonly string[];
  readonly choices: ImportChoices;
  readonly onChoices: (choices: ImportChoices) => void;
}

const ROWS_AT_ONCE = 50;

/** The person sees what was found before anything is imported, and decides on what is here already. */
export function ImportPreview({ rows, notes, choices, onChoices }: ImportPreviewProps): ReactElement {
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  const tally = tallyImport(rows, choices);
  const hidden = Math.max(0, rows.length - shown);
  return (
    <section aria-label="Rubrics found" className="flex flex-col gap-2">
      {notes.length > 0 && (
        <ul className="flex flex-col gap-1 text-table text-muted">
          {notes.map((note) => (
            <li key={note} className="max-w-reading wrap-anywhere">
              {note}
            </li>
          ))}
        </ul>
      )}
      {tally.conflicts > 1 && (
        <AllConflicts
          count={tally.conflicts}
          choice={sharedConflictChoice(rows, choices)}
          onChoice={(choice) => onChoices(withConflictChoice(choices, rows, choice))}
        />
      )}
      <ul className="flex flex-col border-y border-line">
        {inReadingOrder(rows)
          .slice(0, shown)
          .map((row) => (
            <ImportRow
              key={row.index}
              row={row}
              choice={choiceOf(row, choices)}
              onChoice={(choice) => onChoices(withChoice(choices, row.index, choice))}
              isUnfolded={rows.length === 1}
            />
          ))}
      </ul>
      {hidden > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-table text-muted">
            and {countOf(hidden, "rubric")} more, imported like these
          </span>
          <Button variant="quiet" onPress={() => setShown(shown + ROWS_AT_ONCE)}>
            Show {Math.min(hidden, ROWS_AT_ONCE)} more
          </Button>
        </div>
      )}
    </section>
  );
}

const MIXED = "mixed";

function AllConflicts({
  count,
  choice,
  onChoice,
}: {
  readonly count: number;
  readonly choice: ImportChoice | null;
  readonly onChoice: (choice: ImportChoice) => void;
}): ReactElement {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span aria-hidden className="text-table">
        All {count.toLocaleString("en-US")} conflicts
      </span>
      <SegmentedControl<ImportChoice | typeof MIXED>
        label="What becomes of all conflicts"
        value={choice ?? MIXED}
        onChange={(picked) => {
          if (picked !== MIXED) onChoice(picked);
        }}
        segments={CONFLICT_CHOICES}
      />
    </div>
  );
}
