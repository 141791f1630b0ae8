import { AppError } from "#core/errors.ts";
import { modelLockName } from "./modelsProtocol.ts";

/** How long whoever has just been told to let go may take: milliseconds were seen. */
const RELEASE_MS = 3_000;

/**
 * Change a model while nobody else reads or changes it.
 *
 * @throws {AppError} `weights/in-use` when somebody goes on using it; what `work` throws.
 */
export async function changingModel<T>(id: string, work: () => Promise<T>): Promise<T> {
  return lockedModel(id, "exclusive", work);
}

/** Read a model while nobody changes it. @throws {AppError} As `changingModel`. */
export async function readingModel<T>(id: string, work: () => Promise<T>): Promise<T> {
  return lockedModel(id, "shared", work);
}

async function lockedModel<T>(id: string, mode: LockMode, work: () => Promise<T>): Promise<T> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(inUse(id)), RELEASE_MS);
  try {
    return await navigator.locks.request(modelLockName(id), { mode, signal: patience.signal }, () => {
      clearTimeout(timer);
      return work();
    });
  } finally {
    clearTimeout(timer);
  }
}

function inUse(id: string): AppError {
  const message = `Cannot change the model ${id}: a judge holds it, or another tab works on it`;
  return new AppError("weights/in-use", message, { details: { modelId: id } });
}

/**
 * Write what is known of a model, or delete it, while nobody else does: a stop is written down while another tab may be at work.
 * Held for milliseconds.
 */
export async function changingRecord<T>(id: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`hearth-model-record/${id}`, work);
}

/** Put a compiled library in its place, or delete one, while nobody else does: models share them. Held for milliseconds. */
export async function changingLibraries<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request("hearth-libraries", work);
}

/** A model that one tab installs and others wait for. */
export interface SharedWork<T> {
  readonly signal: AbortSignal;
  /** Told once, when another tab is at it. */
  readonly onQueued: () => void;
  readonly work: () => Promise<T>;
}

/** Be the only one that installs a model; wait for whoever is at it, and go on in its place. Rejects with `signal.reason` when stopped. */
export async function installingModel<T>(id: string, { signal, onQueued, work }: SharedWork<T>): Promise<T> {
  const name = modelLockName(id);
  const first = await navigator.locks.request(name, { ifAvailable: true }, async (lock) =>
    lock === null ? null : { result: await work() },
  );
  if (first !== null) return first.result;
  onQueued();
  return navigator.locks.request(name, { signal }, work);
}
