import { AppError } from "#core/errors.ts";

/** Where `fetch` is called from: a worker's own scope, or a stand-in for it. */
export interface FetchScope {
  fetch: typeof fetch;
}

/** Refuses from now on; the result ends it, and may be called more than once. */
export type RefuseFetches = () => () => void;

/**
 * Let nothing be fetched for a while. WebLLM fetches what it does not find in its storage, and says of what it could
 * not fetch neither the name nor the address. A stored model has all its files, so whatever it wants to fetch is
 * missing, or is not as long as its record says. The policy of the worker's own response refuses the same request
 * (`docs/hosting.md`); this names it, and does not wait for a host.
 *
 * Refused requests reject with `engine/model-damaged`, with `fileName` and `address` in the details.
 */
export function createFetchRefusal(scope: FetchScope): RefuseFetches {
  let refusals = 0;
  let before: typeof fetch | null = null;

  function end(): void {
    refusals -= 1;
    if (refusals > 0 || before === null) return;
    scope.fetch = before;
    before = null;
  }

  return () => {
    refusals += 1;
    if (before === null) {
      before = scope.fetch;
      scope.fetch = (input) => Promise.reject(missingFile(addressOf(input)));
    }
    let isRefusing = true;
    return () => {
      if (isRefusing) end();
      isRefusing = false;
    };
  };
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input);
}

function missingFile(address: string): AppError {
  const fileName = /[^/]*$/.exec(address.replace(/[?#].*$/, ""))?.[0] ?? "";
  return new AppError(
    "engine/model-damaged",
    `Cannot read "${fileName}" from this browser's storage: it is missing, or not as long as it was (${address})`,
    { details: { fileName, address } },
  );
}
