import type { ReactElement } from "react";
import { LEVEL_COUNTS, type LevelCount } from "#core/rubric/scoreRubric.ts";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";

const SEGMENTS = LEVEL_COUNTS.map((count) => ({ value: `${count}`, label: `${count}` }));

export interface ScaleControlProps {
  readonly count: LevelCount;
  /** How many levels above the scale have a text that would come back. */
  readonly putAside: number;
  readonly onChange: (count: LevelCount) => void;
  readonly isReadOnly: boolean;
}

/** The person says how many levels the rubric has, and reads what is known about that. */
export function ScaleControl({ count, putAside, onChange, isReadOnly }: ScaleControlProps): ReactElement {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span aria-hidden>Levels</span>
      <SegmentedControl
        label="Number of levels"
        value={`${count}`}
        segments={SEGMENTS}
        isDisabled={isReadOnly}
        onChange={(value) => onChange(LEVEL_COUNTS.find((other) => `${other}` === value) ?? count)}
      />
      <p className="max-w-reading text-table text-muted">
        {count === 5
          ? "Prometheus was trained on five levels."
          : "Prometheus was trained on five levels; how well it judges on another scale is untested."}
        {putAside > 0 && ` ${asideWords(putAside)}`}
      </p>
    </div>
  );
}

function asideWords(count: number): string {
  return count === 1
    ? "The text of the level above is put aside: it comes back with its level."
    : `The texts of the ${count} levels above are put aside: they come back with their levels.`;
}
