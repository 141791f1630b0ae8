import { useShallow } from "zustand/react/shallow";
import { useLibraryStore } from "#ui/storesContext.tsx";

/** Ids of all models that are in this browser or on their way; the same list until one comes or goes. */
export function useTakenIds(): readonly string[] {
  return useLibraryStore(
    useShallow(({ stored, installs }) => [
      ...stored.map(({ id }) => id),
      ...installs.map(({ order }) => order.id),
    ]),
  );
}
