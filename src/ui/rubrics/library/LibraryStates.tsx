import type { ReactElement } from "react";
import type { AppError } from "#core/errors.ts";
import type { RubricFilter } from "#core/rubric/findRubrics.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { Button } from "#ui/components/Button.tsx";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { nothingFoundWords } from "./libraryWords.ts";

export interface EmptyLibraryProps {
  readonly onCreate: () => void;
  readonly onStart: (starterId: string) => void;
  readonly onImport: (() => void) | undefined;
  /** A starter that is shown beside. */
  readonly openId: string | null;
  readonly onOpen: (starterId: string) => void;
}

/** The person reads what will be here, and writes the first rubric, blank or from a starter, with one press. */
export function EmptyLibrary({
  onCreate,
  onStart,
  onImport,
  openId,
  onOpen,
}: EmptyLibraryProps): ReactElement {
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-4">
      <EmptyState
        text="Rubrics that you write stand here, with every version and what the judge made of them."
        action={
          <div className="flex flex-wrap gap-2">
            <Button variant={openId === null ? "primary" : "secondary"} onPress={onCreate}>
              Write a rubric
            </Button>
            {onImport !== undefined && <Button onPress={onImport}>Import …</Button>}
          </div>
        }
      />
      <section aria-labelledby="starters-heading" className="flex flex-col gap-1">
        <h2 id="starters-heading" className="font-semibold">
          Or begin with a starter
        </h2>
        <ul className="-mx-2 flex flex-col gap-1">
          {STARTER_RUBRICS.map((rubric) => (
            <Starter
              key={rubric.id}
              rubric={rubric}
              isOpen={rubric.id === openId}
              onOpen={() => onOpen(rubric.id)}
              onStart={() => onStart(rubric.id)}
            />
          ))}
        </ul>
      </section>
    </div>
  );
}

/** Pressed, it is read beside, as in the list; its button makes a rubric of it. */
function Starter({
  rubric: { name, criteria },
  isOpen,
  onOpen,
  onStart,
}: {
  readonly rubric: NamedRubric;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onStart: () => void;
}): ReactElement {
  return (
    <li className="relative">
      <button
        type="button"
        aria-current={isOpen ? "true" : undefined}
        onClick={onOpen}
        className="w-full rounded-md px-2 pb-2 text-left transition-colors hover:bg-hover aria-current:bg-picked"
      >
        <span className="flex min-h-control items-center pr-16 font-semibold">{name}</span>
        <span className="block text-table text-pretty text-muted pointer-coarse:-mt-2">{criteria}</span>
      </button>
      <span className="absolute top-0 right-0">
        <Button variant="quiet" aria-label={`Start from ${name}`} onPress={onStart}>
          Start
        </Button>
      </span>
    </li>
  );
}

/** The person reads what was looked for in vain, and brings everything back. */
export function NothingFound({
  filter,
  onClear,
}: {
  readonly filter: RubricFilter;
  readonly onClear: () => void;
}): ReactElement {
  const isSearch = filter.query.trim() !== "";
  return (
    <div className="shrink-0 p-4">
      <EmptyState
        text={<span className="wrap-anywhere">{nothingFoundWords(filter)}</span>}
        action={<Button onPress={onClear}>{isSearch ? "Clear search" : "Show all rubrics"}</Button>}
      />
    </div>
  );
}

/** The person reads that this shelf holds nothing, and goes to the other one. */
export function EmptyShelf({
  shows,
  onSwitch,
}: {
  readonly shows: RubricFilter["shows"];
  readonly onSwitch: () => void;
}): ReactElement {
  const isArchive = shows === "archived";
  return (
    <div className="shrink-0 p-4">
      <EmptyState
        text={
          isArchive
            ? "No rubric is archived. Archiving puts one out of the way and keeps all of it."
            : "All your rubrics are archived."
        }
        action={<Button onPress={onSwitch}>{isArchive ? "Show the others" : "Show archived rubrics"}</Button>}
      />
    </div>
  );
}

/** The person reads why the rubrics could not be read, and tries again. */
export function LibraryFailed({
  error,
  onRetry,
}: {
  readonly error: AppError;
  readonly onRetry: () => void;
}): ReactElement {
  return (
    <div className="p-4">
      <ErrorState
        {...errorText(error)}
        details={errorDetails(error)}
        action={<Button onPress={onRetry}>Read again</Button>}
      />
    </div>
  );
}
