import type { ReactElement } from "react";
import { classes } from "./classes.ts";
import { responseColour } from "./responseIdentity.ts";

export interface ResponseLozengeProps {
  /** A, B, C …, by the place of the response in its case, not in the prompt. */
  readonly letter: string;
  /** `large` beside a page title. Default `small`. */
  readonly size?: "small" | "large" | undefined;
  /** Written behind the lozenge, such as the name of the model that answered. */
  readonly name?: string | undefined;
}

/** The person recognises a response by its letter, in a lozenge of the colour it has everywhere. */
export function ResponseLozenge({ letter, size = "small", name }: ResponseLozengeProps): ReactElement {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1.5 align-middle">
      <svg
        aria-hidden
        viewBox="0 0 28 22"
        className={classes("shrink-0", size === "large" ? "h-7 w-9" : "h-5 w-6.5")}
      >
        <path
          d="M12.1 1.2a3 3 0 0 1 3.8 0l10.6 8.2a2 2 0 0 1 0 3.2l-10.6 8.2a3 3 0 0 1-3.8 0L1.5 12.6a2 2 0 0 1 0-3.2Z"
          className={responseColour(letter).fill}
        />
        <text
          x="14"
          y="15"
          textAnchor="middle"
          fontSize="11.5"
          className="fill-on-response font-sans font-semibold"
        >
          {letter}
        </text>
      </svg>
      <span className="sr-only">{letter}</span>
      {name !== undefined && <span className="min-w-0 truncate">{name}</span>}
    </span>
  );
}
