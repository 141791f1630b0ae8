import type { AppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import { versionIn } from "#core/models/modelVersion.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import type { UpdateState } from "#stores/askForUpdate.ts";
import { errorText, type ErrorText } from "#ui/errorText.ts";

/** What a stored model's card says of a newer version. */
export type UpdateView =
  | Exclude<UpdateState, { kind: "found" }>
  | { readonly kind: "offered"; readonly order: InstallOrder; readonly version: string | null }
  | { readonly kind: "coming" | "here"; readonly name: string };

/** What came of looking for a newer version, seen with what is here and on its way by now. */
export function viewUpdate(
  update: UpdateState | undefined,
  stored: readonly StoredModel[],
  coming: readonly Pick<InstallOrder, "id">[],
): UpdateView | null {
  if (update === undefined) return null;
  if (update.kind !== "found") return update;
  const { order } = update;
  const { id, name } = order;
  if (coming.some((order) => order.id === id)) return { kind: "coming", name };
  if (stored.some((model) => model.id === id)) return { kind: "here", name };
  return { kind: "offered", order, version: versionIn(name) };
}

/**
 * What people read.
 *
 * @example describeUpdate({ kind: "none" }) // "This is the newest version."
 */
export function describeUpdate(update: Exclude<UpdateView, { kind: "failed" }>): string {
  switch (update.kind) {
    case "looking":
      return "Looking for a newer version …";
    case "none":
      return "This is the newest version.";
    case "offered":
      return "There is a newer version. It would come beside this one, which stays until you delete it.";
    case "coming":
      return `The newer version is on its way: ${update.name}.`;
    case "here":
      return `The newer version is in this browser: ${update.name}.`;
  }
}

/**
 * What the button says.
 *
 * @example describeGetting("1a2b3c4") // "Get version 1a2b3c4 beside it"
 */
export function describeGetting(version: string | null): string {
  return version === null ? "Get it beside this one" : `Get version ${version} beside it`;
}

const STAYS = "The model in this browser stays as it is and works.";

const UPDATE_FAULTS: Partial<Record<AppError["code"], ErrorText>> = {
  "weights/not-found": {
    title: "The model is not there any more",
    whatToDo: `It may have been renamed or deleted where it came from. ${STAYS}`,
  },
  "weights/access-denied": {
    title: "The model's host refuses to show this model",
    whatToDo: `It may be gated or private, or gone: without an access token the host says the same of all three. ${STAYS}`,
  },
  "weights/file-missing": {
    title: "The newest version has other files",
    whatToDo: `Files that this model was made of are not in it, so it has to be got as another model. ${STAYS}`,
  },
};

/** What people read when it could not be found out; that a model is gone there does not harm the one that is here. */
export function updateFaultText(error: AppError): ErrorText {
  return UPDATE_FAULTS[error.code] ?? errorText(error);
}
