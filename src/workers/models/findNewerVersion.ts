import type { InstallOrder, InstallPlace } from "#core/models/installOrder.ts";
import { orderOfVersion } from "#core/models/modelVersion.ts";
import type { HttpOptions } from "#weights/bytes/httpOptions.ts";
import { openInstallPlace } from "./installPlace.ts";
import type { InstallRecord } from "./modelHome.ts";
import { sourceHashOf } from "./sourceHash.ts";

/** An order, and what its files were. */
export type InstalledVersion = Pick<InstallRecord, "order" | "sourceHash">;

/** What is in this browser or on its way. */
export interface VersionsHere {
  readonly known: readonly InstalledVersion[];
  /** A newer version gets none of them. */
  readonly takenIds: readonly string[];
}

/**
 * Ask where a model came from whether the files that it is made from have changed. What is asked for costs one request.
 *
 * @returns As `ModelsClient.findUpdate`.
 * @throws {AppError} what `openInstallPlace` and `sourceHashOf` throw.
 */
export async function findNewerVersion(
  { order, sourceHash }: InstalledVersion,
  { known, takenIds }: VersionsHere,
  http: HttpOptions,
): Promise<InstallOrder | null> {
  const newest = newestOf(order.place);
  if (newest === null) return null;
  const { place, listing } = await openInstallPlace({ place: newest }, {}, http);
  if (listing === null || isSameCommit(place, order.place)) return null;
  const newestHash = await sourceHashOf(order.work, listing);
  if (newestHash === sourceHash) return null;
  const isNewest = (other: InstalledVersion): boolean =>
    other.sourceHash === newestHash && isSameWork(other.order, order);
  const there = known.find(isNewest);
  return there?.order ?? orderOfVersion(order, place, versionOf(place, newestHash), takenIds);
}

/** Where to look; `null` where nothing can change. */
function newestOf(place: InstallPlace): InstallPlace | null {
  switch (place.kind) {
    case "hub":
      return /^[0-9a-f]{40}$/.test(place.revision) ? null : { ...place, commit: null };
    case "mirror":
      return place;
    case "files":
      return null;
  }
}

function isSameCommit(one: InstallPlace, other: InstallPlace): boolean {
  return one.kind === "hub" && other.kind === "hub" && one.commit === other.commit;
}

function isSameWork(one: InstallOrder, other: InstallOrder): boolean {
  return JSON.stringify(one.work) === JSON.stringify(other.work);
}

/** A mirror has no commits. */
function versionOf(place: InstallPlace, sourceHash: string): string {
  const digits = place.kind === "hub" ? place.commit : null;
  return (digits ?? sourceHash.slice("sha256:".length)).slice(0, 7);
}
