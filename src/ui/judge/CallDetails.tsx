import type { ReactElement } from "react";
import type { JudgeCall } from "#core/verdict/verdict.ts";
import { Disclosure } from "#ui/components/Disclosure.tsx";

const CONSTRAINT_WORDS: Readonly<Record<JudgeCall["constraint"], string>> = {
  none: "free",
  grammar: "held to the format",
  "grammar-and-forced-result": "held to the format, result asked for separately",
};

/**
 * One line about a call: attempt, tokens, time, how it was read.
 *
 * @example
 * describeCall(call) // "attempt 1 · 212 tokens · 6.1 s · seed 17"
 */
export function describeCall(call: JudgeCall): string {
  const { parsed } = call;
  return [
    `attempt ${call.attempt}`,
    ...(call.constraint === "none" ? [] : [CONSTRAINT_WORDS[call.constraint]]),
    `${call.completionTokens} tokens`,
    `${(call.timings.totalMs / 1000).toFixed(1)} s`,
    ...(parsed.kind !== "unparsed" && parsed.leniency === "lenient" ? ["read leniently"] : []),
    ...(call.finishReason === "length" ? ["cut by length"] : []),
  ].join(" · ");
}

/** The person sees how a call went in one line, and unfolds exactly what the judge wrote. */
export function CallDetails({ call }: { readonly call: JudgeCall }): ReactElement {
  return (
    <Disclosure summary={<span className="figures text-small text-muted">{describeCall(call)}</span>}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-table">
        <Fact
          name="Prompt"
          value={`${call.promptTokens} tokens, ${call.cachedPromptTokens} of them reused`}
        />
        <Fact name="Prompt SHA-256" value={call.promptSha256} />
        <Fact name="Seed" value={String(call.seed)} />
      </dl>
      <p className="mt-2 font-semibold">Judge output</p>
      <pre className="figures mt-1 max-h-96 overflow-auto rounded-md border border-line bg-panel p-2 text-table wrap-anywhere whitespace-pre-wrap">
        {call.rawText}
      </pre>
    </Disclosure>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="figures wrap-anywhere">{value}</dd>
    </>
  );
}
