import type { ReactElement } from "react";

/** The person reads how often each host was asked. */
export function HostCounts({
  lines,
  ownHost,
}: {
  /** `huggingface.co 12`, a line each; the empty text is no line. */
  readonly lines: string;
  /** Marked as this page's own. */
  readonly ownHost?: string;
}): ReactElement | null {
  if (lines === "") return null;
  return (
    <ul className="flex flex-col gap-0.5">
      {lines.split("\n").map((line) => {
        const [host = "", count = ""] = line.split(" ");
        return (
          <li key={host} className="flex justify-between gap-4">
            <span className="figures min-w-0 wrap-anywhere">
              {host}
              {host === ownHost && <span className="text-muted"> (this page)</span>}
            </span>
            <span className="figures">{count}</span>
          </li>
        );
      })}
    </ul>
  );
}
