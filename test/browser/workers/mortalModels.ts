import { createModelsClient } from "#workers/models/createModelsClient.ts";
import type { ModelsClient } from "#workers/models/modelsClient.ts";
import type { StorageStep } from "./storageSteps.ts";

/** Model storage in a worker that ends in the middle. */
export interface MortalModels {
  readonly client: ModelsClient;
  /** Every change of the private file system that it began, in words. */
  readonly steps: readonly string[];
  /** Resolves when it stops, with the change that it did not make any more. */
  readonly stopped: Promise<string>;
  /** End it, wherever it is. */
  readonly end: () => void;
}

/**
 * Start one.
 *
 * @param lastStep Before which change of the storage it stops, from 1; 0 for never.
 */
export function startMortalModels(lastStep: number): MortalModels {
  const steps: string[] = [];
  const url = new URL("./mortalModels.worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module", name: String(lastStep) });
  const stopped = new Promise<string>((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<StorageStep | { readonly kind: "other" }>) => {
      if (data.kind !== "storage-step") return;
      steps.push(data.what);
      if (data.isLast) resolve(data.what);
    });
  });
  return {
    client: createModelsClient({ startWorker: () => worker }),
    steps,
    stopped,
    end: () => worker.terminate(),
  };
}

/** Do something in a worker that is ended before one of its changes. @returns The change that it did not make. */
export async function cutBefore(
  lastStep: number,
  work: (client: ModelsClient) => Promise<unknown>,
): Promise<string> {
  const { client, stopped, end } = startMortalModels(lastStep);
  const failed = work(client).then(() => {
    throw new Error(`It was done before step ${lastStep}`);
  });
  // faults of a worker that has stopped
  failed.catch(() => {});
  try {
    return await Promise.race([stopped, failed]);
  } finally {
    end();
  }
}

/** The changes of something that is not cut. */
export async function stepsOf(work: (client: ModelsClient) => Promise<unknown>): Promise<readonly string[]> {
  const { client, steps, end } = startMortalModels(0);
  try {
    await work(client);
    return [...steps];
  } finally {
    end();
  }
}
