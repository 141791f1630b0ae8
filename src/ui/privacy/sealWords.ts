import type { SealKind } from "#stores/sealState.ts";

/** What the switch does, in one sentence or two. */
export const SEAL_DESCRIPTION =
  "Refuses every request to another host, from this page and all its threads, and counts what it refused. " +
  "Judging goes on; models from the network wait.";

/** What no seal reaches; `docs/privacy.md` says why. */
export const NOT_COVERED =
  "It does not cover links that you open, WebRTC, browser extensions, and what the browser fetches for itself.";

/** How the seal stands, for people; `null` while it is off. */
export function sealSentence(kind: SealKind, refused: number, escaped: number): string | null {
  switch (kind) {
    case "open":
      return null;
    case "in-force":
      return `In force, also after a reload. ${refused} refused, ${escaped} escaped.`;
    case "being-put-on":
      return "Being put on …";
    case "not-controlled":
      return (
        "Not in force yet: this page was opened before the service worker that refuses requests, or past it. " +
        "Reload to put it in force. Until then Hearth fetches no model by itself."
      );
    case "unavailable":
      return (
        "Not in force: there is no service worker in this browser or window, and only one could refuse requests. " +
        "Hearth fetches no model by itself."
      );
  }
}

/**
 * The chip's label while the seal is wanted.
 *
 * @example
 * sealLabel("in-force", 0) // "Sealed"
 * sealLabel("in-force", 2) // "Sealed, 2 escaped"
 */
export function sealLabel(kind: Exclude<SealKind, "open">, escaped: number): string {
  if (kind !== "in-force") return "Not sealed yet";
  return escaped === 0 ? "Sealed" : `Sealed, ${escaped} escaped`;
}
