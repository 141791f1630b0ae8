import type { ReactElement } from "react";
import { percentText } from "./percentText.ts";

/** Below this the judge was about to write something else, and the chart says so. */
const LOW_MASS = 0.9;

/** The person is told when little of the probability was on any answer at all. */
export function MassNote({ mass, of }: { readonly mass: number; readonly of: string }): ReactElement | null {
  if (mass >= LOW_MASS) return null;
  return (
    <span className="block">
      only {percentText(mass)} of the probability was on {of}
    </span>
  );
}
