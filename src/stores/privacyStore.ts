import { createStore, type StoreApi } from "zustand/vanilla";

/** One request that the page or one of its threads made. */
export interface SeenRequest {
  /** Host and port, e.g. `huggingface.co`. */
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

export interface PrivacyStoreState {
  readonly ownHost: string;
  readonly requests: readonly SeenRequest[];
  /** When the judge model became ready, or `null`; from then on the count should stay at zero. */
  readonly judgeReadyAtMs: number | null;
  readonly actions: {
    readonly addRequests: (requests: readonly SeenRequest[]) => void;
    readonly judgeReady: (atMs: number | null) => void;
  };
}

export type PrivacyStore = StoreApi<PrivacyStoreState>;

/** The store of what left this machine. */
export function createPrivacyStore(ownHost: string): PrivacyStore {
  return createStore<PrivacyStoreState>((set, get) => ({
    ownHost,
    requests: [],
    judgeReadyAtMs: null,
    actions: {
      addRequests(requests) {
        set({ requests: [...get().requests, ...requests] });
      },
      judgeReady(atMs) {
        set({ judgeReadyAtMs: atMs });
      },
    },
  }));
}

/** Requests to hosts other than our own since the judge became ready; `null` while there is no judge. */
export function selectRequestsSinceReady(store: PrivacyStoreState): number | null {
  const { judgeReadyAtMs } = store;
  if (judgeReadyAtMs === null) return null;
  const { ownHost, requests } = store;
  return requests.filter(({ host, atMs }) => host !== ownHost && atMs > judgeReadyAtMs).length;
}

/** Requests to hosts other than our own since the page was opened. */
export function selectForeignRequests(store: PrivacyStoreState): number {
  return store.requests.filter((request) => request.host !== store.ownHost).length;
}

/**
 * How often each host was asked, most often first, as lines of text: `huggingface.co 12`.
 * A string, so that a component which selects it is drawn again only when it changes.
 */
export function selectRequestLines(store: PrivacyStoreState): string {
  const countByHost = new Map<string, number>();
  for (const { host } of store.requests) countByHost.set(host, (countByHost.get(host) ?? 0) + 1);
  return [...countByHost]
    .map(([host, count]) => ({ host, count }))
    .toSorted((a, b) => b.count - a.count)
    .map(({ host, count }) => `${host} ${count}`)
    .join("\n");
}
