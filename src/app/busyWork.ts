import type { StoreApi } from "zustand/vanilla";
import type { Stores } from "#ui/storesContext.tsx";

/** What a page may be busy with; `underway` counts what the engine is writing for any page. */
export interface BusyStores extends Pick<Stores, "judge" | "model" | "library"> {
  readonly underway: StoreApi<{ readonly count: number }>;
}

/** What a reload would interrupt, as a sentence can go on with it; `null` if nothing. */
export function describeBusy({ judge, model, library, underway }: BusyStores): string | null {
  if (judge.getState().run.kind === "running") return "a verdict is being judged";
  if (underway.getState().count > 0) return "the judge is writing";
  if (["loading", "restarting"].includes(model.getState().state.kind)) return "a judge model is loading";
  if (library.getState().installs.some(({ state }) => state.kind === "running")) {
    return "a model is being installed";
  }
  return null;
}

/** Call back whenever `describeBusy` may have something else to say; the returned function ends it. */
export function watchBusy({ judge, model, library, underway }: BusyStores, listener: () => void): () => void {
  const ends = [judge, model, library, underway].map((store) => store.subscribe(listener));
  return () => {
    for (const end of ends) end();
  };
}
