import { useLibraryStore } from "#ui/storesContext.tsx";

/** The speed of downloads here as estimates need it, two digits of it, so that they do not dance while something comes. */
export function useSteadyLinkSpeed(): number | null {
  return useLibraryStore(({ linkSpeed }) => (linkSpeed === null ? null : Number(linkSpeed.toPrecision(2))));
}
