import type { PlainError } from "#core/errors.ts";
import type { SealStatus } from "./sealStatus.ts";

/**
 * The name of the `BroadcastChannel` on which the service worker tells every change of its `SealStatus`. The number changes with
 * the shape of the messages: pages and service workers of two versions may be there at once.
 *
 * @param scope The site's address, since one origin may hold several sites.
 */
export function sealChannelName(scope: string): string {
  return `hearth/seal/1 ${scope}`;
}

/**
 * What a page may ask of the service worker. Every question brings its own port for the answer: a service worker is stopped and
 * started between any two of them, so that there is no lasting channel.
 */
export type OfflineQuestion =
  | { readonly kind: "seal-status" }
  | { readonly kind: "set-seal"; readonly isSealed: boolean }
  /** To a version that waits: begin. Pages of the version before it go on with the files that they know. */
  | { readonly kind: "take-over" };

export type OfflineAnswer =
  | { readonly kind: "seal"; readonly status: SealStatus }
  | { readonly kind: "taking-over" }
  | { readonly kind: "failed"; readonly error: PlainError };
