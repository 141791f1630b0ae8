import {
  modelIdOf,
  type InstallOrder,
  type InstallPlace,
  type InstallWork,
  type PackageQuantization,
} from "./installOrder.ts";
import type { PickedModel } from "./pickedModel.ts";

/** What an order of one's own is called, and for which model of the catalogue it is. */
export interface OwnModel {
  /** For people. */
  readonly name: string;
  readonly catalogueId: string | null;
  /** Ids that are in use; another content never gets one of them. */
  readonly takenIds: readonly string[];
}

/** A package that somebody serves. @param url Absolute. */
export function orderFromMirror(model: OwnModel, url: string): InstallOrder {
  return named(model, "", { kind: "mirror", url }, { kind: "package" });
}

/**
 * Picked files as an order; `null` while they are no model or something is wrong with them.
 *
 * @param quantization What a checkpoint becomes.
 */
export function orderFromFiles(
  model: OwnModel,
  picked: PickedModel,
  quantization: PackageQuantization,
): InstallOrder | null {
  if (picked.kind === "unknown" || picked.problems.length > 0) return null;
  const place: InstallPlace = { kind: "files" };
  switch (picked.kind) {
    case "package":
      return named(model, picked.quantization ?? "", place, { kind: "package" });
    case "checkpoint":
      return named(model, quantization, place, { kind: "convert", quantization });
    case "gguf":
      return named(model, picked.quantization ?? "", place, { kind: "gguf", fileNames: picked.paths });
  }
}

/** A model of the hub that is not in the catalogue. @param hub `owner/name`. */
export function orderFromHub(model: OwnModel, hub: string, work: InstallWork, variant: string): InstallOrder {
  return named(model, variant, { kind: "hub", name: hub, revision: "main", commit: null }, work);
}

function named(model: OwnModel, variant: string, place: InstallPlace, work: InstallWork): InstallOrder {
  const name = freeName(withVariant(model.name, variant), model.takenIds);
  return { id: modelIdOf(name), name, catalogueId: model.catalogueId, place, work };
}

/** A name that says its quantization already does not say it twice. */
function withVariant(name: string, variant: string): string {
  return variant === "" || name.toLowerCase().includes(variant.toLowerCase()) ? name : `${name} ${variant}`;
}

/** Ids end after 80 characters, and have to hold the number. */
const LONGEST_NUMBERED = 72;

/**
 * The name, with the first number behind it that makes its id free. A long name is cut for it.
 *
 * @example freeName("Judge q4f16_1", ["judge-q4f16_1"]) // "Judge q4f16_1, 2"
 */
export function freeName(name: string, takenIds: readonly string[]): string {
  let free = name;
  for (let count = 2; takenIds.includes(modelIdOf(free)); count += 1) {
    free = `${name.slice(0, LONGEST_NUMBERED)}, ${count}`;
  }
  return free;
}

/**
 * Whether a text is the name of a repository of the hub.
 *
 * @example isHubName("prometheus-eval/prometheus-7b-v2.0") // true
 * @example isHubName("https://huggingface.co/a/b") // false
 */
export function isHubName(text: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(text);
}

/**
 * The repository's name in what a person pasted: the name itself, or its address on the hub.
 *
 * @example readHubName(" https://huggingface.co/a/b/tree/main ") // "a/b"
 */
export function readHubName(text: string): string {
  const path = text.trim().replace(/^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\//, "");
  return path.split("/").slice(0, 2).join("/");
}
