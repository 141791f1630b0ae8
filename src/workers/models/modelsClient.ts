import type { InstallOrder } from "#core/models/installOrder.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import type { ModelShelf, StoredModel } from "#core/models/storedModel.ts";
import type { PickedFile } from "#weights/bytes/blobSource.ts";

/** What a person gives to an install besides the order; neither is kept. */
export interface InstallExtras {
  /** For orders whose place is `files`. */
  readonly files?: readonly PickedFile[];
  /** For models of the hub that are gated or private. */
  readonly token?: string;
  /** Whether no other host may be asked for the library that runs a package. */
  readonly isSealed?: boolean;
}

export interface InstallWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: InstallProgress) => void;
}

/** A wish of one tab to whichever tab is at work on a model. */
export type InstallWish = "pause" | "cancel";

/** What the page asks of this browser's model storage. The work is done in a worker; tabs of the same address share it. */
export interface ModelsClient {
  /** Everything that is there. */
  list(): Promise<ModelShelf>;
  /**
   * Bring a model into storage, or go on where an earlier try was cut. When another tab is at it, wait, tell its progress,
   * and go on in its place when it ends. A stop keeps what is there and rejects with `signal.reason`.
   *
   * @throws {AppError} `storage/quota-exceeded` before anything is fetched where room is lacking; `weights/…` otherwise.
   */
  install(order: InstallOrder, extras: InstallExtras, watch: InstallWatch): Promise<StoredModel>;
  /** Note whether a person paused an install, for the next visit. */
  setPaused(id: string, isPaused: boolean): Promise<void>;
  /** Hash every file of a stored model again; what is found is in `problems`. */
  verify(id: string, watch: InstallWatch): Promise<StoredModel>;
  /**
   * Ask where a stored model came from whether its files have changed since.
   *
   * @returns What brings the newer version in beside it, under another id and name; or the order that has brought it in
   *   already. `null` if there is none, and for picked files.
   * @throws {AppError} `weights/not-found`, `weights/access-denied` and what else the host has to say; `weights/file-missing` if
   *   its files have other names now.
   */
  findUpdate(id: string, signal: AbortSignal): Promise<InstallOrder | null>;
  /**
   * Make a stored model an unfinished one without its damaged files, so that `install` brings back only those.
   *
   * @throws {AppError} `weights/in-use` while a judge holds it.
   */
  unshelve(id: string): Promise<void>;
  /**
   * Delete a model, finished or not, and leave nothing behind.
   *
   * @throws {AppError} `weights/in-use` while a judge holds it or another tab works on it.
   */
  remove(id: string): Promise<void>;
  /** Delete what belongs to no model. */
  removeLeftovers(): Promise<void>;
  /** Files of a stored GGUF model, in order. @throws {AppError} `weights/file-missing`. */
  openGguf(model: StoredModel): Promise<readonly File[]>;
  /** Hold a stored model, so that no tab deletes it, until the signal aborts. */
  hold(id: string, signal: AbortSignal): void;
  /** Told when another tab has changed what is stored. */
  onShelfChange(listener: () => void): void;
  /** Told what other tabs wish of an install here. */
  onWish(listener: (id: string, wish: InstallWish) => void): void;
  /** Tell all other tabs. */
  wish(id: string, wish: InstallWish): void;
}
