import type { ReactElement, ReactNode } from "react";
import { classes } from "#ui/components/classes.ts";

/** What is said of the judge, in one frame whatever its state, so that nothing below it moves. */
export function JudgePanel({
  title,
  isQuiet = false,
  children,
}: {
  readonly title: string;
  /** There is no judge to look at. */
  readonly isQuiet?: boolean | undefined;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section
      aria-label={`Judge: ${title}`}
      className={classes(
        "flex min-h-42 flex-col gap-3 rounded-md border p-4",
        isQuiet ? "border-line" : "border-edge",
      )}
    >
      <h2 className="font-semibold wrap-anywhere">{title}</h2>
      <output className="sr-only">{title}</output>
      {children}
    </section>
  );
}
