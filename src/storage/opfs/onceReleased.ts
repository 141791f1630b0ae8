import { AppError } from "#core/errors.ts";

/** How long browsers may take to let go of what a worker held that was ended: milliseconds were seen. */
const RELEASE_MS = 3_000;
const POLL_MS = 20;

/**
 * Do something with a file that may still be held by a worker that was ended, or by a stream that was aborted: browsers let go
 * of it some milliseconds later.
 *
 * @param work Tried again as long as it fails with `NoModificationAllowedError`, for some seconds.
 * @throws What `work` throws.
 */
export async function onceReleased<T>(work: () => Promise<T>): Promise<T> {
  for (const deadline = performance.now() + RELEASE_MS; ;) {
    try {
      return await work();
    } catch (error) {
      if (!isHeld(error) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

function isHeld(error: unknown): boolean {
  const found = error instanceof AppError ? error.cause : error;
  return found instanceof DOMException && found.name === "NoModificationAllowedError";
}
