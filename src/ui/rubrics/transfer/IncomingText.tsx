import type { ReactElement } from "react";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { countOf } from "./transferWords.ts";

/** A description can hold a megabyte; nobody reads that in a list. */
const MAX_SHOWN = 4_000;

/** The person reads an incoming rubric as a whole: its criteria, then what each score means. */
export function IncomingText({ draft }: { readonly draft: RubricDraft }): ReactElement {
  return (
    <div className="flex flex-col gap-2">
      <p className="reading" dir="auto">
        {cutText(draft.criteria)}
      </p>
      <ol className="flex list-none flex-col gap-1.5">
        {draft.scoreDescriptions.map((description, index) => (
          <li key={index} className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-1.5">
            <span className="figures leading-6 text-muted">{index + 1}</span>
            <p className="reading" dir="auto">
              {description.trim() === "" ? <span className="text-muted">Empty</span> : cutText(description)}
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** @example cutText("a".repeat(5000)).endsWith(" … and 1,000 characters more") // true */
export function cutText(text: string): string {
  if (text.length <= MAX_SHOWN) return text;
  return `${text.slice(0, MAX_SHOWN)} … and ${countOf(text.length - MAX_SHOWN, "character")} more`;
}
