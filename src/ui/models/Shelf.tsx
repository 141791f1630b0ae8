import { useEffect, type ReactElement, type ReactNode } from "react";
import { selectLibrary } from "#stores/libraryStore.ts";
import { selectModelActions } from "#stores/modelStore.ts";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useModelActions } from "#ui/modelActionsContext.tsx";
import { useLibraryStore, useModelStore } from "#ui/storesContext.tsx";
import { InstallCard } from "./InstallCard.tsx";
import { LeftoverLine } from "./LeftoverLine.tsx";
import { ShelvedModel } from "./ShelvedModel.tsx";
import { shelfOrder, type ShelfEntry } from "./shelfOrder.ts";
import { StorageLine } from "./StorageLine.tsx";
import { bytesOfAll } from "./storedWords.ts";
import { SHELF_ID } from "./useOrderModel.ts";
import type { JudgeLoader } from "./useJudgeLoader.ts";

export interface ShelfProps {
  readonly loader: JudgeLoader;
  /** The stored model whose load is the page's primary action, or `null`. */
  readonly primaryId: string | null;
  /** What brings the first model. */
  readonly emptyAction: ReactNode;
}

/** The person sees every model that is in this browser or on its way, and what they take. */
export function Shelf({ loader, primaryId, emptyAction }: ShelfProps): ReactElement {
  const { isRead, stored, installs, leftovers, fault, actions } = useLibraryStore(selectLibrary);
  const { recallSelfTests } = useModelStore(selectModelActions);
  const hashes = stored.map(({ weightsHash }) => weightsHash).join(" ");
  useEffect(() => {
    for (const hash of hashes.split(" ")) if (hash !== "") void recallSelfTests(hash);
  }, [hashes, recallSelfTests]);

  const entries = shelfOrder(stored, installs);
  return (
    <section
      id={SHELF_ID}
      tabIndex={-1}
      aria-labelledby="shelf-title"
      className="flex scroll-mt-4 flex-col gap-3 outline-none"
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
      {isRead && fault === null && entries.length === 0 && (
        <EmptyState
          text="No model is in this browser yet. A judge is brought in once and then works without a network."
          action={emptyAction}
        />
      )}
      {entries.length > 0 && (
        <ul className="grid gap-3 pane:grid-cols-2">
          {entries.map((entry) => (
            <li key={entry.id} className="flex min-w-0">
              <EntryCard entry={entry} loader={loader} isPrimary={entry.id === primaryId} />
            </li>
          ))}
        </ul>
      )}
      <LeftoverLine leftovers={leftovers} onDelete={() => void actions.removeLeftovers()} />
      {stored.length > 0 && <StorageLine usedBytes={bytesOfAll(stored)} />}
    </section>
  );
}

function EntryCard({
  entry,
  loader,
  isPrimary,
}: {
  readonly entry: ShelfEntry;
  readonly loader: JudgeLoader;
  readonly isPrimary: boolean;
}): ReactElement {
  const { actions } = useLibraryStore(selectLibrary);
  const { pickFolder, pickFiles } = useModelActions();
  if (entry.kind === "stored") {
    return <ShelvedModel model={entry.model} loader={loader} isPrimary={isPrimary} />;
  }
  const { id, install } = entry;
  const pickAgain = async (): Promise<void> => {
    const files = await (install.order.work.kind === "gguf" ? pickFiles("", true) : pickFolder());
    if (files !== null) await actions.resume(id, { files });
  };
  return (
    <InstallCard
      install={install}
      onPause={() => actions.pause(id)}
      onResume={(token) => void actions.resume(id, token === "" ? undefined : { token })}
      onPickAgain={() => void pickAgain()}
      onCancel={() => void actions.cancel(id)}
    />
  );
}
