import { useCallback, type KeyboardEvent, type ReactElement } from "react";
import { selectTrialProblems, selectTrialRunning } from "#stores/rubrics/trialState.ts";
import { useTrial } from "#ui/rubrics/rubricsContext.tsx";
import { TrialRow } from "./TrialRow.tsx";
import { trialCommandOf } from "./trialKeys.ts";
import type { TrialCommands } from "./useTrialCommands.ts";
import type { TrialView } from "./useTrialBench.ts";

/** Where there is room for them, the scores can be pressed in the row. */
const COLUMNS = [
  { id: "number", header: "#", width: "w-7" },
  { id: "case", header: "Case", width: undefined },
  { id: "expected", header: "Expected", width: "w-20 @min-[27rem]:w-33" },
  { id: "given", header: "Given", width: "w-38" },
] as const;

/** The rows take the focus and the keys, so it is more than a table to read. */
const GRID = { role: "grid" } as const;

export interface TrialTableProps {
  readonly view: TrialView;
  readonly commands: TrialCommands;
}

/** The person goes through the cases by arrow keys, presses the score each deserves, and watches the judge's scores come in. */
export function TrialTable({ view, commands }: TrialTableProps): ReactElement {
  const running = useTrial(selectTrialRunning);
  const problems = useTrial(selectTrialProblems);
  const { rows, levels, canEdit, selectedId } = view;
  const liveById = new Map(running.kind === "running" ? running.live.map((one) => [one.caseId, one]) : []);
  const waitingIds = new Set(running.kind === "running" ? running.caseIds : []);
  if (running.kind === "running") for (const id of running.doneIds) waitingIds.delete(id);
  const runKey = useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
      // the digits in the row are buttons, too
      if (event.key === "Enter" && event.target.closest("button") !== null) return;
      const command = trialCommandOf(event.key, levels);
      if (command === null) return;
      event.preventDefault();
      commands.run(command);
    },
    [commands, levels],
  );
  return (
    <section
      aria-label="Cases"
      className="isolate max-h-96 min-w-0 overflow-auto border-y border-line split:max-h-none split:min-w-80 split:shrink-0 split:overflow-visible"
    >
      <table {...GRID} aria-label="Cases" className="w-full min-w-80 table-fixed border-collapse text-table">
        <colgroup>
          {COLUMNS.map(({ id, width }) => (
            <col key={id} className={width} />
          ))}
        </colgroup>
        <thead className="sticky top-0 z-10 bg-panel">
          <tr>
            {COLUMNS.map(({ id, header }) => (
              <th
                key={id}
                scope="col"
                className="h-8 border-b border-line px-2 text-left text-small font-semibold text-muted"
              >
                <span className="block truncate">{header}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const { id } = row.trialCase;
            return (
              <TrialRow
                key={id}
                row={row}
                number={index + 1}
                levels={levels}
                live={liveById.get(id) ?? null}
                isWaiting={waitingIds.has(id)}
                problem={problems.get(id) ?? null}
                isSelected={id === selectedId}
                isReadOnly={!canEdit}
                onSelect={commands.select}
                onEdit={commands.edit}
                onExpect={commands.expect}
                onKeyDown={runKey}
              />
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
