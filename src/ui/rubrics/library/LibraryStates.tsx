import type { ReactElement } from "react";
import type { AppError } from "#core/errors.ts";
import type { RubricFilter } from "#core/rubric/findRubrics.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { Button } from "#ui/components/Button.tsx";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { nothingFoundWords } from "./libraryWords.ts";

export interface EmptyLibraryProps {
  readonly onCreate: () => void;
  readonly onStart: (starterId: string) => void;
  /** A starter that is shown beside. */
  readonly openId: string | null;
  readonly onOpen: (starterId: string) => void;
}

/** The person reads what will be here, and writes the first rubric, blank or from a starter, with one press. */
export function EmptyLibrary({ onCreate, onStart, openId, onOpen }: EmptyLibraryProps): ReactElement {
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-4">
      <EmptyState
        text="Rubrics that you write stand here, with every version and what the judge made of them."
        action={
          <Button variant={openId === null ? "primary" : "secondary"} onPress={onCreate}>
            Write a rubric
          </Button>
        }
      />
      <section aria-labelledby="starters-heading" className="flex flex-col gap-1">
        <h2 id="starters-heading" className="font-semibold">
          Or start from one of these
        </h2>
        <ul className="-mx-2 flex flex-col">
          {STARTER_RUBRICS.map(({ id, name, criteria }) => (
            <li key={id} className="flex items-start gap-1">
              <button
                type="button"
                onClick={() => onStart(id)}
                className="min-h-13 min-w-0 flex-1 rounded-md px-2 py-1.5 text-left transition-colors hover:bg-hover"
              >
                <span className="block font-semibold">{name}</span>
                <span className="block text-table text-pretty text-muted">{criteria}</span>
              </button>
              <Button variant="quiet" aria-label={`Read ${name}`} onPress={() => onOpen(id)}>
                Read
              </Button>
            </li>
          ))}
        </ul>
      </section>
    </div>
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
