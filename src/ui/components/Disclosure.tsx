import { ChevronRight } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

export interface DisclosureProps {
  readonly summary: ReactNode;
  /** At the right end of the line, such as a count. */
  readonly aside?: ReactNode;
  readonly isOpen?: boolean | undefined;
  readonly onToggle?: ((isOpen: boolean) => void) | undefined;
  readonly children: ReactNode;
}

/** The person sees one line and unfolds what belongs to it; the browser's search finds what is folded. */
export function Disclosure({ summary, aside, isOpen, onToggle, children }: DisclosureProps): ReactElement {
  return (
    <details
      open={isOpen}
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
      className="group/disclosure min-w-0"
    >
      <summary className="flex min-h-control list-none items-center gap-1.5 rounded-md hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted group-open/disclosure:rotate-90" />
        <span className="min-w-0 flex-1 truncate">{summary}</span>
        {aside !== undefined && <span className="shrink-0 text-table text-muted">{aside}</span>}
      </summary>
      <div className="pt-1 pb-2 pl-5.5">{children}</div>
    </details>
  );
}
