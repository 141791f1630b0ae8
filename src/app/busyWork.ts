import type { Stores } from "#ui/storesContext.tsx";

type BusyStores = Pick<Stores, "judge" | "model" | "library">;

/** What a reload would interrupt, as a sentence can go on with it; `null` if nothing. */
export function describeBusy({
  judge,
  model,
  library,
}: Pick<Stores, "judge" | "model" | "library">): string | null {
  if (judge.getState().run.kind === "running") return "a verdict is being judged";
  if (["loading", "restarting"].includes(model.getState().state.kind)) return "a judge model is loading";
  if (library.getState().installs.some(({ state }) => state.kind === "running")) {
    return "a model is being installed";
  }
  return null;
}

/** Call back whenever `describeBusy` may have something else to say; the returned function ends it. */
export function watchBusy({ judge, model, library }: BusyStores, listener: () => void): () => void {
  const ends = [judge.subscribe(listener), model.subscribe(listener), library.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}
