import type { InstallOrder } from "#core/models/installOrder.ts";
import { selectLibraryActions, type LibraryActions } from "#stores/libraryStore.ts";
import { useLibraryStore } from "#ui/storesContext.tsx";

/** The section of the page in which models on their way are drawn. */
export const SHELF_ID = "shelf";

/** How a model is ordered from a dialog: it begins at once, and the focus goes to where its card is. */
export function useOrderModel(): (
  order: InstallOrder,
  extras: NonNullable<Parameters<LibraryActions["install"]>[1]>,
) => void {
  const { install } = useLibraryStore(selectLibraryActions);
  return (order, extras) => {
    void install(order, extras);
    focusShelf();
  };
}

/** Lead to the shelf once a dialog is gone: what opened it may be gone as well, or there was nothing. */
export function focusShelf(): void {
  setTimeout(() => document.querySelector<HTMLElement>(`#${SHELF_ID}`)?.focus(), 100);
}
