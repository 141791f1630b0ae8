import { type AppError, asAppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import { placeOfOrigin } from "#core/models/modelOrigin.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import type { ModelsClient } from "#workers/models/modelsClient.ts";

/** What is known of newer versions of a stored model; they are looked for only when a person asks. */
export type UpdateState =
  | { readonly kind: "looking" }
  /** It comes beside the one that is there; it may be on its way, or here already. */
  | { readonly kind: "found"; readonly order: InstallOrder }
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly error: AppError };

/** Whom to ask, and who refuses it; see `LibraryStoreDeps`. */
export interface UpdateDeps {
  readonly models: Pick<ModelsClient, "findUpdate">;
  readonly requireNetwork: (wanted: Pick<InstallOrder, "name" | "place">) => void;
}

/** Ask where a stored model came from for a newer version. Never rejects: failures are states. */
export async function askForUpdate(
  { id, name, origin }: StoredModel,
  { models, requireNetwork }: UpdateDeps,
): Promise<UpdateState> {
  try {
    requireNetwork({ name, place: placeOfOrigin(origin) });
    const order = await models.findUpdate(id, new AbortController().signal);
    return order === null ? { kind: "none" } : { kind: "found", order };
  } catch (error) {
    return { kind: "failed", error: asAppError(error) };
  }
}
