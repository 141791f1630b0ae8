import { Check, GitCompareArrows, Plus, TriangleAlert } from "lucide-react";
import { useState, type ReactElement, type ReactNode } from "react";
import type { ImportChoice, ImportPlanEntry } from "#core/rubric/formats/planImport.ts";
import { incomingDraft } from "#core/rubric/formats/rubricImport.ts";
import { validateRubric } from "#core/rubric/validateRubric.ts";
import { Checkbox } from "#ui/components/Checkbox.tsx";
import { Disclosure } from "#ui/components/Disclosure.tsx";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { RubricDiff } from "#ui/rubrics/RubricDiff.tsx";
import { CONFLICT_CHOICES } from "./conflictChoices.ts";
import type { ImportRowState } from "./importTally.ts";
import { IncomingText } from "./IncomingText.tsx";
import {
  contentsWords,
  damageWords,
  incompleteWords,
  replaceWords,
  shownName,
  titleOf,
} from "./transferWords.ts";

export interface ImportRowProps {
  readonly row: ImportRowState;
  readonly choice: ImportChoice;
  readonly onChoice: (choice: ImportChoice) => void;
  /** Its text is unfolded from the start. */
  readonly isUnfolded: boolean;
}

/** The person sees one rubric that was found, whether it is here already, and decides what becomes of it. */
export function ImportRow({ row, choice, onChoice, isUnfolded }: ImportRowProps): ReactElement {
  const { entry, damagedVersions } = row;
  const draft = incomingDraft(entry.incoming);
  const name = shownName(draft.name);
  const isRefused = damagedVersions.length > 0;
  const checked = validateRubric(draft);
  const isComplete = checked.kind === "valid";
  return (
    <li className="flex flex-col gap-1 border-b border-line py-3 last:border-b-0">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="font-semibold wrap-anywhere" dir="auto">
            {name}
          </h3>
          <RowState entry={entry} isRefused={isRefused} contents={contentsWords(entry.incoming)} />
        </div>
        {!isRefused && <RowChoice {...{ entry, name, choice, onChoice }} />}
      </div>
      {!isUnfolded && (
        <p className="line-clamp-2 max-w-reading wrap-anywhere" dir="auto">
          {draft.criteria.slice(0, 400)}
        </p>
      )}
      {isRefused && <p className="text-table">{damageWords(damagedVersions)}</p>}
      {!isRefused && !isComplete && choice !== "skip" && (
        <p className="text-table wrap-anywhere">{incompleteWords(checked.problems)}</p>
      )}
      {choice !== "skip" && entry.kind !== "new" && (
        <p className="text-table">
          {choice === "replace"
            ? replaceWords(entry.existing, isComplete)
            : "It comes in beside the one that is here, under a name with a number."}
        </p>
      )}
      {entry.kind === "conflict" && (
        <Unfolding summary={`What differs from ${titleOf(entry.existing)}`} isOpen={false}>
          <RubricDiff before={entry.existing.draft} after={draft} />
        </Unfolding>
      )}
      <Unfolding summary="Its text" isOpen={isUnfolded}>
        <IncomingText draft={draft} />
      </Unfolding>
    </li>
  );
}

function RowState({
  entry,
  isRefused,
  contents,
}: {
  readonly entry: ImportPlanEntry;
  readonly isRefused: boolean;
  readonly contents: string;
}): ReactElement {
  const [icon, words] = isRefused ? ([<TriangleAlert key="icon" />, "Refused"] as const) : stateOf(entry);
  return (
    <p className="flex items-start gap-1.5 text-table text-muted">
      <span aria-hidden className="mt-0.5 shrink-0 [&>svg]:size-4">
        {icon}
      </span>
      <span className="min-w-0 wrap-anywhere">
        {words} · {contents}
      </span>
    </p>
  );
}

function stateOf(entry: ImportPlanEntry): readonly [ReactNode, string] {
  switch (entry.kind) {
    case "new":
      return [<Plus key="icon" />, "New"];
    case "same":
      return [<Check key="icon" />, `Already here as “${titleOf(entry.existing)}”${archivedWords(entry)}`];
    case "conflict":
      return [
        <GitCompareArrows key="icon" />,
        `Conflict with “${titleOf(entry.existing)}”${archivedWords(entry)}: ${
          entry.because === "id" ? "the same rubric" : "the same name"
        } with another text`,
      ];
  }
}

function archivedWords({ existing }: Exclude<ImportPlanEntry, { kind: "new" }>): string {
  return existing.isArchived ? " in the archive" : "";
}

function RowChoice({
  entry,
  name,
  choice,
  onChoice,
}: Pick<ImportRowProps, "choice" | "onChoice"> & {
  readonly entry: ImportPlanEntry;
  readonly name: string;
}): ReactElement {
  if (entry.kind === "conflict") {
    return (
      <SegmentedControl
        label={`What becomes of ${name}`}
        value={choice}
        onChange={onChoice}
        segments={CONFLICT_CHOICES}
      />
    );
  }
  return (
    <Checkbox
      isSelected={choice !== "skip"}
      onChange={(isSelected) => onChoice(isSelected ? "keep-both" : "skip")}
    >
      {entry.kind === "new" ? "Import" : "Import a copy"}
      <span className="sr-only"> of {name}</span>
    </Checkbox>
  );
}

/** What is folded is drawn only once it is unfolded: comparing thousands of texts takes time. */
function Unfolding({
  summary,
  isOpen,
  children,
}: {
  readonly summary: string;
  readonly isOpen: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const [isUnfolded, setIsUnfolded] = useState(isOpen);
  return (
    <Disclosure summary={summary} isOpen={isUnfolded} onToggle={setIsUnfolded}>
      {isUnfolded && children}
    </Disclosure>
  );
}
