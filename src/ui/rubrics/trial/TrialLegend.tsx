import type { ReactElement } from "react";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";
import { KeyCap } from "#ui/components/KeyCap.tsx";
import { TRIAL_LEGEND } from "./trialKeys.ts";

/** The person sees which keys the table knows, as long as there is a keyboard. */
export function TrialLegend({
  levels,
  canEdit,
}: {
  readonly levels: LevelCount;
  readonly canEdit: boolean;
}): ReactElement {
  return (
    <ul
      aria-label="Keys of the table"
      className="hidden flex-wrap gap-x-4 gap-y-1 text-small text-muted pointer-fine:flex"
    >
      {TRIAL_LEGEND.filter(({ isEdit }) => canEdit || !isEdit).map(({ keys, label }) => (
        <li key={label} className="flex items-center gap-1.5">
          <span className="flex gap-1">
            {keys === "digits" ? (
              <>
                <KeyCap keys="1" />–<KeyCap keys={`${levels}`} />
              </>
            ) : (
              keys.map((key) => <KeyCap key={key} keys={key} />)
            )}
          </span>
          {label}
        </li>
      ))}
    </ul>
  );
}
