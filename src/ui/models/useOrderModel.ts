import type { InstallOrder } from "#core/models/installOrder.ts";
import { selectLibraryActions, type LibraryActions } from "#stores/libraryStore.ts";
import { useLibraryStore } from "#ui/storesContext.tsx";
import { useToast } from "#ui/toastsContext.tsx";

/** The section of the page in which models on their way are drawn. */
export const SHELF_ID = "shelf";

/** How a model is ordered: it begins at once, and a short message leads to its card. */
export function useOrderModel(): (
  order: InstallOrder,
  extras: NonNullable<Parameters<LibraryActions["install"]>[1]>,
) => void {
  const { install } = useLibraryStore(selectLibraryActions);
  const showToast = useToast();
  return (order, extras) => {
    void install(order, extras);
    showToast({
      text: `${order.name} is on its way into this browser`,
      action: {
        label: "Show",
        onPress: () => document.querySelector(`#${SHELF_ID}`)?.scrollIntoView({ block: "start" }),
      },
    });
  };
}
