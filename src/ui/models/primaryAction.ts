import type { StoredModel } from "#core/models/storedModel.ts";
import type { Install } from "#stores/installs.ts";
import type { ModelState } from "#stores/modelStore.ts";
import { shelfOrder } from "./shelfOrder.ts";

/** The one primary action of the page. */
export type PrimaryAction =
  | { readonly kind: "judge" }
  | { readonly kind: "load"; readonly id: string }
  | { readonly kind: "get" }
  | { readonly kind: "none" };

/** What most people want next: judge with what is loaded, load what is there, or get the first model. */
export function choosePrimary(
  judge: ModelState["kind"],
  stored: readonly StoredModel[],
  installs: readonly Install[],
): PrimaryAction {
  switch (judge) {
    case "ready":
    case "loading":
    case "restarting":
    case "elsewhere":
    case "taken-over":
      return { kind: "judge" };
    case "none":
    case "failed": {
      const [first] = shelfOrder(stored, installs).filter(({ kind }) => kind === "stored");
      if (first !== undefined) return { kind: "load", id: first.id };
      return { kind: installs.length === 0 ? "get" : "none" };
    }
  }
}
