import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactElement } from "react";
import type { SelfTestResult } from "#core/judge/selfTest.ts";
import { Disclosure } from "#ui/components/Disclosure.tsx";
import { describeSelfTest } from "./selfTestWords.ts";

export interface SelfTestNoteProps {
  readonly result: SelfTestResult;
  /** On which device it was made; left out where that is said beside. */
  readonly adapter?: string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** The person reads whether the judge wrote a legal verdict when it was tried out, and can see what it wrote instead. */
export function SelfTestNote({ result, adapter, nowMs }: SelfTestNoteProps): ReactElement {
  const icon = "mt-0.75 size-3.5 shrink-0";
  return (
    <div className="flex min-w-0 gap-1.5 text-table">
      {result.kind === "passed" ? (
        <CircleCheck aria-hidden className={icon} />
      ) : (
        <TriangleAlert aria-hidden className={icon} />
      )}
      <div className="min-w-0 flex-1">
        <p className="text-pretty wrap-anywhere">{describeSelfTest(result, adapter, nowMs)}</p>
        {result.kind === "failed" && (
          <Disclosure summary="What it wrote">
            <pre className="max-h-40 overflow-auto rounded-md bg-panel p-2 figures text-small wrap-anywhere whitespace-pre-wrap">
              {result.output === "" ? "nothing" : result.output}
            </pre>
          </Disclosure>
        )}
      </div>
    </div>
  );
}
