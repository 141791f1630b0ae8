import type { KeyboardEvent, PointerEvent, ReactElement } from "react";
import { classes } from "#ui/components/classes.ts";

/** How much of the editor the drawer may take, in percent. */
export const DRAWER_LIMITS = { min: 15, max: 80 } as const;

export interface DrawerEdgeProps {
  /** `height` is of a drawer below the form, `width` of one beside it. */
  readonly measure: "height" | "width";
  /** In percent of the editor. */
  readonly size: number;
  readonly onSize: (size: number) => void;
}

const STEP = 5;

/** Towards the form the drawer grows, away from it it shrinks. */
const KEYS = {
  height: { ArrowUp: STEP, ArrowDown: -STEP, Home: -100, End: 100 },
  width: { ArrowLeft: STEP, ArrowRight: -STEP, Home: -100, End: 100 },
} as const satisfies Record<string, Readonly<Record<string, number>>>;

/** The person drags the edge between form and drawer, or moves it with the arrow keys. Each drawer has both; one is in sight. */
export function DrawerEdge({ measure, size, onSize }: DrawerEdgeProps): ReactElement {
  const set = (wanted: number): void =>
    onSize(Math.round(Math.min(DRAWER_LIMITS.max, Math.max(DRAWER_LIMITS.min, wanted))));

  function moveByKey(event: KeyboardEvent): void {
    const keys: Readonly<Record<string, number>> = KEYS[measure];
    const step = keys[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(size + step);
  }

  function drag(event: PointerEvent<HTMLDivElement>): void {
    const edge = event.currentTarget;
    const frame = edge.closest("[data-drawer-frame]");
    if (!edge.hasPointerCapture(event.pointerId) || frame === null) return;
    const { bottom, right, height, width } = frame.getBoundingClientRect();
    set(100 * (measure === "height" ? (bottom - event.clientY) / height : (right - event.clientX) / width));
  }

  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input cannot lie along an edge and be dragged with it
      role="slider"
      aria-orientation={measure === "height" ? "vertical" : "horizontal"}
      aria-label={`${measure === "height" ? "Height" : "Width"} of the drawer`}
      aria-valuenow={size}
      aria-valuetext={`${size} % of the editor`}
      aria-valuemin={DRAWER_LIMITS.min}
      aria-valuemax={DRAWER_LIMITS.max}
      tabIndex={0}
      onKeyDown={moveByKey}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      className={classes(
        "absolute z-20 hidden touch-none transition-colors hover:bg-edge/40 focus-visible:outline-offset-0",
        measure === "height"
          ? "inset-x-0 -top-1 h-2 cursor-row-resize split:block beside:hidden"
          : "inset-y-0 -left-1 w-2 cursor-col-resize beside:block",
      )}
    />
  );
}
