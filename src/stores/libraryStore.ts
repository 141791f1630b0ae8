import { createStore, type StoreApi } from "zustand/vanilla";
import { AppError, asAppError } from "#core/errors.ts";
import type { ModelSource } from "#core/judge/judgeModel.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import type { ModelShelf, StoredModel } from "#core/models/storedModel.ts";
import { createRateMeter } from "#core/models/transferRate.ts";
import type { InstallExtras, ModelsClient } from "#workers/models/modelsClient.ts";

/** How an install stands; exactly one at a time. */
export type InstallState =
  | {
      readonly kind: "running";
      readonly progress: InstallProgress;
      /** Of this stage, lately; `null` before it can be said. */
      readonly bytesPerSecond: number | null;
    }
  | { readonly kind: "paused"; readonly byteLength: number }
  | { readonly kind: "failed"; readonly error: AppError }
  /** It was begun from picked files, which the page has forgotten since. */
  | { readonly kind: "needs-files"; readonly byteLength: number };

/** A model on its way into this browser. */
export interface Install {
  readonly order: InstallOrder;
  readonly state: InstallState;
}

export interface LibraryStoreState {
  /** Whether the storage has been looked at. */
  readonly isRead: boolean;
  readonly stored: readonly StoredModel[];
  readonly installs: readonly Install[];
  readonly leftovers: ModelShelf["leftovers"];
  /** How far a check is, by the model's id. */
  readonly checks: Readonly<Record<string, InstallProgress>>;
  /** Why the last thing asked of a stored model did not work, by its id. */
  readonly faults: Readonly<Record<string, AppError>>;
  /** Why the storage cannot be looked at. */
  readonly fault: AppError | null;
  /** Best speed of downloads here, bytes per second, for estimates; `null` before the first one. */
  readonly linkSpeed: number | null;
  readonly actions: LibraryActions;
}

export interface LibraryActions {
  /** Look at the storage, and go on with what was cut and not paused. Never rejects. */
  readonly refresh: () => Promise<void>;
  /** Begin an install, or go on with one. Never rejects: failures are states. */
  readonly install: (order: InstallOrder, extras?: InstallExtras) => Promise<void>;
  /** Stop and keep what is there. */
  readonly pause: (id: string) => void;
  /** Go on with a paused or failed install. */
  readonly resume: (id: string, extras?: InstallExtras) => Promise<void>;
  /** Stop and delete what is there. */
  readonly cancel: (id: string) => Promise<void>;
  readonly verify: (id: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly removeLeftovers: () => Promise<void>;
  /** What the engine is to load. @throws {AppError} `weights/file-missing`, `engine/model-not-found`. */
  readonly sourceOf: (id: string, contextLength: number) => Promise<ModelSource>;
}

export interface LibraryStoreDeps {
  readonly models: ModelsClient;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Let go of a judge that holds this model, before it is deleted. */
  readonly releaseJudge: (id: string) => Promise<void>;
  /** Refuse to fetch, e.g. because the page is sealed; throws. */
  readonly requireNetwork: (order: InstallOrder) => void;
  readonly keptLinkSpeed: number | null;
  readonly keepLinkSpeed: (bytesPerSecond: number) => void;
}

export type LibraryStore = StoreApi<LibraryStoreState>;
