import type { ReactElement } from "react";

/** The person sees that the control is at work; the words beside it say at what. */
export function Spinner(): ReactElement {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className="size-4 animate-turn" fill="none" stroke="currentColor">
      <circle cx="8" cy="8" r="6" strokeWidth="2" opacity="0.3" />
      <path d="M8 2a6 6 0 0 1 6 6" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
