import { TriangleAlert } from "lucide-react";
import type { ReactElement } from "react";
import { useShallow } from "zustand/react/shallow";
import { CHIP_CLASSES } from "#ui/frame/chipClasses.ts";
import { useLibraryStore } from "#ui/storesContext.tsx";
import { describeWork } from "./workWords.ts";

/** The person sees on every other page how far a model on its way is, and goes to its card. */
export function WorkChip({ href }: { readonly href: string }): ReactElement | null {
  const work = useLibraryStore(useShallow(describeWork));
  if (work === null) return null;
  return (
    <a href={href} className={`${CHIP_CLASSES} shrink-4`}>
      {work.isStopped ? (
        <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
      ) : (
        <Ring percent={work.percent} />
      )}
      <span className="min-w-0 truncate max-pane:sr-only">{work.name}</span>
      <span className="shrink-0 text-muted tabular-nums">
        <span aria-hidden className="max-pane:hidden">
          ·{" "}
        </span>
        {work.word}
      </span>
    </a>
  );
}

const CIRCUMFERENCE = 2 * Math.PI * 6;

function Ring({ percent }: { readonly percent: number | null }): ReactElement {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth="2.5"
      className="size-3.5 shrink-0 -rotate-90"
    >
      <circle cx="8" cy="8" r="6" className="stroke-edge" />
      <circle
        cx="8"
        cy="8"
        r="6"
        className="stroke-ember"
        strokeDasharray={`${((percent ?? 0) / 100) * CIRCUMFERENCE} ${CIRCUMFERENCE}`}
      />
    </svg>
  );
}
