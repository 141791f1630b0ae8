import type { RefusedHost, SealStatus } from "#workers/offline/sealStatus.ts";

/** Whether the requests of this page pass through the service worker. */
export type PageControl =
  /** Since it was opened, all its threads included. */
  | "controlled"
  /** A first visit, or a reload with Shift: not before the page is loaded again. */
  | "not-controlled"
  /** Not here: no service workers in this browser or window, or Hearth is being developed. */
  | "unavailable";

/** What the page knows of the seal. */
export interface SealState {
  readonly control: PageControl;
  /** Why the site cannot be kept offline; `null` if it can, or if nobody knows yet. */
  readonly offlineFault: string | null;
  /** What the person has chosen; kept by the page, too, so that it holds before the service worker has answered. */
  readonly isWanted: boolean;
  /** Whether it was chosen before the page was opened, and not touched since. */
  readonly isWantedSinceOpening: boolean;
  /** The newest that the service worker has told; `null` before that. */
  readonly told: SealStatus | null;
  /** From where on the page compares what it saw with what was refused: milliseconds since 1970, and the counts at that time. */
  readonly comparedFrom: { readonly atMs: number; readonly refused: readonly RefusedHost[] };
  /** Requests that the page's policy refused before they reached the service worker, though the browser lists them. */
  readonly refusedByPolicy: readonly string[];
}

/** How the seal stands in this page. Only `in-force` means that the browser refuses requests to other hosts. */
export type SealKind = "open" | "in-force" | "being-put-on" | "not-controlled" | "unavailable";

/** The seal of a page that was just opened. */
export function initialSeal(control: PageControl, isWanted: boolean): SealState {
  return {
    control,
    offlineFault: null,
    isWanted,
    isWantedSinceOpening: isWanted,
    told: null,
    comparedFrom: { atMs: 0, refused: [] },
    refusedByPolicy: [],
  };
}

/** The seal after the person has chosen. */
export function sealChosen(state: SealState, isWanted: boolean): SealState {
  return { ...state, isWanted, isWantedSinceOpening: false };
}

/** How the seal stands in this page. */
export function sealKind({ control, isWanted, told }: SealState): SealKind {
  if (!isWanted) return "open";
  if (control !== "controlled") return control;
  return told?.isSealed === true ? "in-force" : "being-put-on";
}

/**
 * The state after the service worker has told how the seal stands. What is older than what is known changes nothing. Another tab
 * may have sealed or unsealed: that holds here, too.
 *
 * @param nowMs Milliseconds since 1970.
 */
export function sealTold(state: SealState, told: SealStatus, nowMs: number): SealState {
  const before = state.told;
  if (before !== null && told.version < before.version) return state;
  const isNews = before === null || told.version > before.version;
  if (!isNews) return { ...state, told };
  // a service worker that was never asked for the seal that this page wants is asked now, by whoever calls
  const isWanted = before === null ? state.isWanted || told.isSealed : told.isSealed;
  const comparedFrom = { atMs: state.isWantedSinceOpening ? 0 : nowMs, refused: told.refused };
  return { ...state, told, isWanted, comparedFrom };
}

/** How many requests were refused since the seal was put on, by all tabs. */
export function refusedCount({ told }: SealState): number {
  return (told?.refused ?? []).reduce((sum, { count }) => sum + count, 0);
}

/** A request as the browser lists it. */
export interface ListedRequest {
  readonly host: string;
  readonly atMs: number;
  /** Whether a response came; absent where the browser does not say. */
  readonly wasAnswered?: boolean | undefined;
}

/**
 * Requests to other hosts that the browser lists since the seal is in force and that nobody refused. One that was answered has
 * escaped; one without an answer has if there are more of them than refusals of that host. The refusals of other tabs cannot be told
 * from ours, so that with several tabs the second part may count too few.
 */
export function countEscaped(state: SealState, requests: readonly ListedRequest[]): number {
  const unansweredByHost = new Map<string, number>();
  let escaped = 0;
  for (const { host, atMs, wasAnswered = false } of requests) {
    if (atMs < state.comparedFrom.atMs) continue;
    if (wasAnswered) escaped++;
    else unansweredByHost.set(host, (unansweredByHost.get(host) ?? 0) + 1);
  }
  for (const [host, count] of unansweredByHost) {
    const refused = countOf(state.told?.refused, host) - countOf(state.comparedFrom.refused, host);
    const byPolicy = state.refusedByPolicy.filter((other) => other === host).length;
    escaped += Math.max(0, count - refused - byPolicy);
  }
  return escaped;
}

function countOf(refused: readonly RefusedHost[] | undefined, host: string): number {
  return refused?.find((entry) => entry.host === host)?.count ?? 0;
}
