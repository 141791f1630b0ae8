import type { InstallPlace } from "./installOrder.ts";

/** The origin of models whose files a person handed over. */
export const PICKED_FILES = "picked files";

const HUB_ORIGIN = /^hf:([^@]+)@(.+)$/;

/**
 * Where a model came from, as its record keeps it.
 *
 * @example originOf({ kind: "hub", name: "a/b", revision: "main", commit: "66ffb1fc20be…" }) // "hf:a/b@66ffb1f"
 */
export function originOf(place: InstallPlace): string {
  switch (place.kind) {
    case "hub":
      return `hf:${place.name}@${place.commit?.slice(0, 7) ?? place.revision}`;
    case "mirror":
      return place.url;
    case "files":
      return PICKED_FILES;
  }
}

/** The place that an origin names, as far as it tells: of the hub not what was asked for, but what was found. */
export function placeOfOrigin(origin: string): InstallPlace {
  if (origin === PICKED_FILES) return { kind: "files" };
  const [, name, revision] = HUB_ORIGIN.exec(origin) ?? [];
  if (name === undefined || revision === undefined) return { kind: "mirror", url: origin };
  return { kind: "hub", name, revision, commit: null };
}
