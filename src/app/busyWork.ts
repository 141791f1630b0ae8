import type { Stores } from "#ui/storesContext.tsx";

/** What a reload would interrupt, as a sentence can go on with it; `null` if nothing. */
export function busyWork({
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
