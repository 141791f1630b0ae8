import { useEffect, type ReactElement, type ReactNode } from "react";
import { useShallow } from "zustand/react/shallow";
import { selectLibraryActions } from "#stores/libraryStore.ts";
import { selectModelActions } from "#stores/modelStore.ts";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useLibraryStore, useModelStore } from "#ui/storesContext.tsx";
import { LeftoverLine } from "./LeftoverLine.tsx";
import { ShelvedInstall } from "./ShelvedInstall.tsx";
import { ShelvedModel } from "./ShelvedModel.tsx";
import { readShelfKey, shelfKeys } from "./shelfOrder.ts";
import { StorageLine } from "./StorageLine.tsx";
import { bytesOfAll } from "./storedWords.ts";
import type { JudgeLoader } from "./useJudgeLoader.ts";
import { useKeptFocus } from "./useKeptFocus.ts";
import { SHELF_ID } from "./useOrderModel.ts";

export interface ShelfProps {
  readonly loader: JudgeLoader;
  /** The stored model whose load is the page's primary action, or `null`. */
  readonly primaryId: string | null;
  /** What brings the first model. */
  readonly emptyAction: ReactNode;
}

/** The person sees every model that is in this browser or on its way, and what they take. */
export function Shelf({ loader, primaryId, emptyAction }: ShelfProps): ReactElement {
  // cards look at their own model alone: while one comes, nothing but its card is drawn anew
  const keys = useLibraryStore(useShallow(({ stored, installs }) => shelfKeys(stored, installs)));
  const isRead = useLibraryStore((library) => library.isRead);
  const fault = useLibraryStore((library) => library.fault);
  const leftovers = useLibraryStore((library) => library.leftovers);
  const { removeLeftovers } = useLibraryStore(selectLibraryActions);
  const keptFocus = useKeptFocus();
  useNotes();
  return (
    <section
      id={SHELF_ID}
      aria-labelledby="shelf-title"
      className="flex scroll-mt-4 flex-col gap-3 outline-none"
      {...keptFocus}
    >
      <h2 id="shelf-title" className="font-semibold">
        In this browser
      </h2>
      {fault !== null && (
        <ErrorState
          title={errorText(fault).title}
          whatToDo={errorText(fault).whatToDo}
          details={errorDetails(fault)}
        />
      )}
      {!isRead && <p className="text-muted">Looking at what is kept in this browser …</p>}
      {isRead && fault === null && keys.length === 0 && (
        <EmptyState
          text="No model is in this browser yet. A judge is brought in once and then works without a network."
          action={emptyAction}
        />
      )}
      {keys.length > 0 && (
        <ul className="grid gap-3 pane:grid-cols-2">
          {keys.map((key) => {
            const { kind, id } = readShelfKey(key);
            return (
              <li key={id} data-item={id} tabIndex={-1} className="flex min-w-0 outline-none">
                {kind === "stored" ? (
                  <ShelvedModel id={id} loader={loader} isPrimary={id === primaryId} />
                ) : (
                  <ShelvedInstall id={id} />
                )}
              </li>
            );
          })}
        </ul>
      )}
      <LeftoverLine leftovers={leftovers} onDelete={() => void removeLeftovers()} />
      <Usage />
    </section>
  );
}

/** Look up how the self-tests of all stored models went, and how fast they were. */
function useNotes(): void {
  const { recallSelfTests, recallSpeed } = useModelStore(selectModelActions);
  const hashes = useLibraryStore(({ stored }) => stored.map(({ weightsHash }) => weightsHash).join(" "));
  useEffect(() => {
    for (const hash of hashes.split(" ").filter((one) => one !== "")) {
      void recallSelfTests(hash);
      void recallSpeed(hash);
    }
  }, [hashes, recallSelfTests, recallSpeed]);
}

function Usage(): ReactElement | null {
  const usedBytes = useLibraryStore(({ stored }) => (stored.length === 0 ? null : bytesOfAll(stored)));
  return usedBytes === null ? null : <StorageLine usedBytes={usedBytes} />;
}
