import { TriangleAlert } from "lucide-react";
import type { ReactElement } from "react";
import { isSameText } from "#core/cases/caseDraft.ts";
import type { TextFlag } from "#core/prompts/promptProfile.ts";
import type { JudgeCall, Verdict } from "#core/verdict/verdict.ts";
import { shownCalls } from "#core/verdict/verdictSummary.ts";
import { selectDraft } from "#stores/judgeStore.ts";
import { useJudgeStore } from "#ui/storesContext.tsx";
import { CallDetails } from "./CallDetails.tsx";
import { CallDistribution } from "./CallDistribution.tsx";
import { OrderHeading } from "./OrderHeading.tsx";
import { StaleNote } from "./StaleNote.tsx";
import { VerdictHeadline } from "./VerdictHeadline.tsx";

/** The person reads what the verdict comes to, the judge's feedback, and how it was made. */
export function VerdictView({ verdict }: { readonly verdict: Verdict }): ReactElement {
  const isOfOtherText = !isSameText(verdict.evaluationCase, useJudgeStore(selectDraft));
  const calls = shownCalls(verdict);
  return (
    <div className="flex flex-col gap-4">
      {isOfOtherText && (
        <p className="rounded-md border border-line bg-panel px-3 py-2 text-table">
          This verdict was made of an earlier version of the text.
        </p>
      )}
      <StaleNote verdict={verdict} />
      <VerdictHeadline verdict={verdict} />
      {calls.map((call) => (
        <CallFeedback key={`${call.order} ${call.attempt}`} call={call} verdict={verdict} />
      ))}
      <FlagNotes flags={verdict.flags} />
    </div>
  );
}

function CallFeedback({
  call,
  verdict,
}: {
  readonly call: JudgeCall;
  readonly verdict: Verdict;
}): ReactElement {
  const { evaluationCase } = verdict;
  const isUnparsed = call.parsed.kind === "unparsed";
  return (
    <article className="flex flex-col gap-2">
      {evaluationCase.mode === "pairwise" && (
        <OrderHeading order={call.order} evaluationCase={evaluationCase} />
      )}
      {evaluationCase.mode === "pairwise" && <CallDistribution call={call} evaluationCase={evaluationCase} />}
      <p className="reading" dir="auto" data-testid="feedback">
        {isUnparsed ? call.rawText : call.parsed.feedback}
      </p>
      <CallDetails call={call} />
    </article>
  );
}

const FIELD_NAMES: Readonly<Record<TextFlag["field"], string>> = {
  instruction: "the instruction",
  response: "the response",
  responseA: "response A",
  responseB: "response B",
  referenceAnswer: "the reference answer",
  rubric: "the rubric",
};

function FlagNotes({ flags }: { readonly flags: readonly TextFlag[] }): ReactElement | null {
  if (flags.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-table">
      {flags.map((flag) => (
        <li key={`${flag.field} ${flag.kind} ${flag.found}`} className="flex gap-1.5">
          <TriangleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          <span className="min-w-0 wrap-anywhere">
            {flag.kind === "control-token" ? "Taken apart" : "Left as it is"} in {FIELD_NAMES[flag.field]}:{" "}
            <code className="figures">{flag.found}</code>
            {flag.count > 1 ? ` (${flag.count} times)` : ""},{" "}
            {flag.kind === "control-token"
              ? "which the judge would have read as a control token."
              : "which imitates the judge's own format. Look at this verdict with care."}
          </span>
        </li>
      ))}
    </ul>
  );
}
