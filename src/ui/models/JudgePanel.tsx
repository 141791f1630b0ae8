import type { ReactElement, ReactNode } from "react";

/** What is said of the judge, in one frame whatever its state, so that nothing below it moves. */
export function JudgePanel({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section
      aria-label={`Judge: ${title}`}
      className="flex min-h-42 flex-col gap-3 rounded-md border border-edge p-4"
    >
      <h2 className="font-semibold wrap-anywhere">{title}</h2>
      <output className="sr-only">{title}</output>
      {children}
    </section>
  );
}
