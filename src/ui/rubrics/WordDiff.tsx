import { useMemo, type ReactElement } from "react";
import { wordChanges, type WordChange } from "#core/rubric/wordChanges.ts";
import { classes } from "#ui/components/classes.ts";

/** Marks that need no colour: what went is struck out, what came is underlined on a tint. */
const CHANGE_CLASSES = {
  removed: "text-muted line-through decoration-1",
  added: "[del+&]:ml-0.5 bg-picked underline decoration-ink decoration-2 underline-offset-3",
} as const;

/** Longer texts would hold up the page that shows them. */
const MAX_SHOWN = 20_000;

/** The person reads one text in which every word that went is struck out and every word that came is underlined. */
export function WordDiff({
  before,
  after,
}: {
  readonly before: string;
  readonly after: string;
}): ReactElement {
  const changes = useMemo(() => wordChanges(before, after), [before, after]);
  if (changes === null) return <WholeTexts {...{ before, after }} />;
  return (
    <p className="reading" dir="auto">
      {changes.map((change, index) => (
        <ChangedText key={index} change={change} />
      ))}
    </p>
  );
}

function ChangedText({ change: { kind, text } }: { readonly change: WordChange }): ReactElement {
  switch (kind) {
    case "same":
      return <span>{text}</span>;
    case "removed":
      return (
        <del className={CHANGE_CLASSES.removed}>
          <span className="sr-only select-none">removed: </span>
          {text}
        </del>
      );
    case "added":
      return (
        <ins className={CHANGE_CLASSES.added}>
          <span className="sr-only select-none">added: </span>
          {text}
        </ins>
      );
  }
}

/** Where comparing would take too long, both texts stand whole. */
function WholeTexts({ before, after }: { readonly before: string; readonly after: string }): ReactElement {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-table text-muted">
        These texts are too long or too different to mark what changed; first the earlier one, then the later.
      </p>
      {[before, after].map((text, index) => (
        <p key={index} dir="auto" className={classes("reading", index === 0 && CHANGE_CLASSES.removed)}>
          {text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)} …`}
        </p>
      ))}
    </div>
  );
}
