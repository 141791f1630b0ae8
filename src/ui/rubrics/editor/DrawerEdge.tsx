import type { KeyboardEvent, PointerEvent, ReactElement } from "react";

/** How much of the editor's height the drawer may take, in percent. */
export const DRAWER_LIMITS = { min: 15, max: 80 } as const;

export interface DrawerEdgeProps {
  /** In percent of the editor's height. */
  readonly height: number;
  readonly onHeight: (height: number) => void;
}

const STEP = 5;

/** The person drags the upper edge of the drawer, or moves it with the arrow keys. */
export function DrawerEdge({ height, onHeight }: DrawerEdgeProps): ReactElement {
  const set = (wanted: number): void =>
    onHeight(Math.round(Math.min(DRAWER_LIMITS.max, Math.max(DRAWER_LIMITS.min, wanted))));

  function moveByKey(event: KeyboardEvent): void {
    const step = { ArrowUp: STEP, ArrowDown: -STEP, Home: -100, End: 100 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(height + step);
  }

  function drag(event: PointerEvent<HTMLDivElement>): void {
    const edge = event.currentTarget;
    const editor = edge.closest("[data-rubric-editor]");
    if (!edge.hasPointerCapture(event.pointerId) || editor === null) return;
    const { bottom, height: whole } = editor.getBoundingClientRect();
    set(((bottom - event.clientY) / whole) * 100);
  }

  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input cannot lie along an edge and be dragged with it
      role="slider"
      aria-orientation="vertical"
      aria-label="Height of the drawer"
      aria-valuenow={height}
      aria-valuemin={DRAWER_LIMITS.min}
      aria-valuemax={DRAWER_LIMITS.max}
      tabIndex={0}
      onKeyDown={moveByKey}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      className="absolute inset-x-0 -top-1 z-10 hidden h-2 cursor-row-resize touch-none hover:bg-edge/40 focus-visible:outline-offset-0 split:block"
    />
  );
}
