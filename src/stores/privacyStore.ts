import { createStore, type StoreApi } from "zustand/vanilla";
import { AppError } from "#core/errors.ts";
import type { RefusedHost, SealStatus } from "#workers/offline/sealStatus.ts";
import {
  countEscaped,
  initialSeal,
  refusedCount,
  sealChosen,
  sealKind,
  sealTold,
  type PageControl,
  type SealKind,
  type SealState,
} from "./sealState.ts";

/** One request that the page or one of its threads made. */
export interface SeenRequest {
  /** Host and port, e.g. `huggingface.co`. */
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Whether a response came; absent where the browser does not say. */
  readonly wasAnswered?: boolean | undefined;
}

export interface PrivacyStoreState {
  readonly ownHost: string;
  readonly requests: readonly SeenRequest[];
  /** When the judge model became ready, or `null`; from then on the count should stay at zero. */
  readonly judgeReadyAtMs: number | null;
  readonly seal: SealState;
  readonly actions: PrivacyActions;
}

export interface PrivacyActions {
  readonly addRequests: (requests: readonly SeenRequest[]) => void;
  readonly judgeReady: (atMs: number | null) => void;
  /** Have every request to another host refused, or no longer. @throws {AppError} if the service worker could not keep it. */
  readonly setSeal: (isSealed: boolean) => Promise<void>;
  /** Told by the service worker, of its own accord or when asked. */
  readonly sealTold: (status: SealStatus) => void;
  /** Told by the page: its policy refused something that the browser lists as a request. */
  readonly policyRefused: (host: string) => void;
  /** Told by the page: the browser would not take the service worker. */
  readonly offlineFailed: (why: string) => void;
}

export interface PrivacyStoreDeps {
  readonly control: PageControl;
  /** What `keepWanted` has kept. */
  readonly isSealWanted: boolean;
  readonly keepWanted: (isSealed: boolean) => void;
  /** Tell the service worker; `null` if there is none yet. */
  readonly putSeal: (isSealed: boolean) => Promise<SealStatus | null>;
  /** Milliseconds since 1970, by the clock that requests are stamped with. */
  readonly now: () => number;
}

export type PrivacyStore = StoreApi<PrivacyStoreState>;

const WITHOUT_SERVICE_WORKER: PrivacyStoreDeps = {
  control: "unavailable",
  isSealWanted: false,
  keepWanted: () => {},
  putSeal: () => Promise.resolve(null),
  now: () => 0,
};

/** The store of what left this machine, and of the seal that keeps everything in. */
export function createPrivacyStore(
  ownHost: string,
  deps: PrivacyStoreDeps = WITHOUT_SERVICE_WORKER,
): PrivacyStore {
  /** Questions to the service worker that it has not answered; what it tells meanwhile may be older than they are. */
  let pendingPuts = 0;

  return createStore<PrivacyStoreState>((set, get) => {
    function told(status: SealStatus): void {
      if (pendingPuts > 0) return;
      const { seal } = get();
      const next = sealTold(seal, status, deps.now());
      set({ seal: next });
      if (next.isWanted !== seal.isWanted) deps.keepWanted(next.isWanted);
      // it was chosen while there was no service worker
      if (next.isWanted && !status.isSealed) void get().actions.setSeal(true);
    }

    return {
      ownHost,
      requests: [],
      judgeReadyAtMs: null,
      seal: initialSeal(deps.control, deps.isSealWanted),
      actions: {
        addRequests(requests) {
          set({ requests: [...get().requests, ...requests] });
        },
        judgeReady(atMs) {
          set({ judgeReadyAtMs: atMs });
        },
        async setSeal(isSealed) {
          deps.keepWanted(isSealed);
          set({ seal: sealChosen(get().seal, isSealed) });
          pendingPuts++;
          let status: SealStatus | null;
          try {
            status = await deps.putSeal(isSealed);
          } finally {
            pendingPuts--;
          }
          if (status !== null) told(status);
        },
        sealTold: told,
        offlineFailed(why) {
          const { seal } = get();
          // one that is there already stays
          const control = seal.control === "controlled" ? seal.control : "unavailable";
          set({ seal: { ...seal, control, offlineFault: why } });
        },
        policyRefused(host) {
          const { seal } = get();
          set({ seal: { ...seal, refusedByPolicy: [...seal.refusedByPolicy, host] } });
        },
      },
    };
  });
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
  return hostLines([...countByHost].map(([host, count]) => ({ host, count })));
}

/** How often each host was refused since the seal was put on, in lines as `selectRequestLines` writes them. */
export function selectRefusedLines({ seal }: PrivacyStoreState): string {
  return hostLines(seal.told?.refused ?? []);
}

function hostLines(hosts: readonly RefusedHost[]): string {
  return [...hosts]
    .toSorted((a, b) => b.count - a.count)
    .map(({ host, count }) => `${host} ${count}`)
    .join("\n");
}

/** How the seal stands in this page. */
export function selectSealKind({ seal }: PrivacyStoreState): SealKind {
  return sealKind(seal);
}

/** How many requests were refused since the seal was put on, by all tabs. */
export function selectRefusedCount({ seal }: PrivacyStoreState): number {
  return refusedCount(seal);
}

/** How many requests to other hosts were made under the seal and not refused; it should stay at zero. */
export function selectEscapedCount({ seal, ownHost, requests }: PrivacyStoreState): number {
  return countEscaped(
    seal,
    requests.filter(({ host }) => host !== ownHost),
  );
}

/**
 * Whether the person wants nothing fetched from other hosts. This holds from the first moment of the page and without a service
 * worker, so that Hearth itself does not even try.
 */
export function isSealed({ seal }: PrivacyStoreState): boolean {
  return seal.isWanted;
}

/**
 * Refuse to begin something that needs another host.
 *
 * @param what What was to be done, for the message: `Install Prometheus 2 7B`.
 * @throws {AppError} `privacy/sealed`.
 */
export function requireUnsealed(state: PrivacyStoreState, what: string): void {
  if (isSealed(state)) throw new AppError("privacy/sealed", `${what}: Hearth is sealed`);
}
