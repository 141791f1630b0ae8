/** How often the service worker has refused requests to one host. */
export interface RefusedHost {
  /** Host and port, e.g. `huggingface.co`. */
  readonly host: string;
  readonly count: number;
}

/** How the seal stands; kept by the service worker, the same for all tabs. */
export interface SealStatus {
  readonly isSealed: boolean;
  /** Grows with every sealing and unsealing; of two statuses the one with the larger version is newer. */
  readonly version: number;
  /** What was refused since the seal was put on. */
  readonly refused: readonly RefusedHost[];
}
