import { modelIdOf, type InstallOrder, type InstallPlace } from "./installOrder.ts";
import { freeName } from "./ownOrders.ts";

/** So that the id, which ends after 80 characters, still holds the version. */
const LONGEST_BASE = 50;

const VERSION = / \(version ([0-9a-f]{7})\)(?:, \d+)?$/;

/**
 * The order of another version of a model: it comes beside the one that is there, under another id and name.
 *
 * @param order Of the version that is there.
 * @param place Of the other one.
 * @param version The first seven digits of its commit or of its files' hash.
 * @example
 * orderOfVersion(order, place, "1a2b3c4", ids).name // "Prometheus 2 (7B) q4f16_1 (version 1a2b3c4)"
 */
export function orderOfVersion(
  order: InstallOrder,
  place: InstallPlace,
  version: string,
  takenIds: readonly string[],
): InstallOrder {
  const base = order.name.replace(VERSION, "").slice(0, LONGEST_BASE).trimEnd();
  const name = freeName(`${base} (version ${version})`, takenIds);
  return { ...order, id: modelIdOf(name), name, place };
}

/**
 * The version that a name says; `null` for that of a model which came first.
 *
 * @example versionIn("Prometheus 2 (7B) q4f16_1 (version 1a2b3c4)") // "1a2b3c4"
 */
export function versionIn(name: string): string | null {
  return VERSION.exec(name)?.[1] ?? null;
}
