import { type AppError, errorToPlain, plainToError, type PlainError } from "#core/errors.ts";

/**
 * The one way between the page and its threads. A map says for every method what goes in, what comes back and what
 * is told meanwhile; both ends are typed from it. Tabs among themselves use BroadcastChannels (decision 016).
 *
 * @example
 * interface Sums { add: { input: [number, number]; output: number; progress: never } }
 * serveChannel<Sums>(port2, { add: async ([a, b]) => a + b });
 * await createChannelClient<Sums>(port1).request("add", [1, 2]) // 3
 */
export type RequestMap<M> = { [K in keyof M]: { input: unknown; output: unknown; progress: unknown } };

/** What both ends of a channel are: a `Worker`, a worker's own scope, or a `MessagePort`. */
export interface ChannelPort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

type ToServer =
  | { readonly kind: "request"; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly kind: "cancel"; readonly id: number };

type ToClient =
  | { readonly kind: "progress"; readonly id: number; readonly progress: unknown }
  | { readonly kind: "done"; readonly id: number; readonly output: unknown }
  | { readonly kind: "cancelled"; readonly id: number }
  | { readonly kind: "failed"; readonly id: number; readonly error: PlainError };

export interface RequestOptions<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Buffers to hand over instead of copying. */
  readonly transfer?: Transferable[];
}

/** The page's end of a channel. */
export interface ChannelClient<M extends RequestMap<M>> {
  /**
   * Ask for one thing. An abort reaches the handler's own signal; the promise settles when the other end says so,
   * and then rejects with `signal.reason`.
   *
   * @throws {AppError} whatever the handler threw, rebuilt with its code; `engine/worker-lost` once the channel is closed.
   */
  request<K extends keyof M & string>(
    method: K,
    input: M[K]["input"],
    options?: RequestOptions<M[K]["progress"]>,
  ): Promise<M[K]["output"]>;
  /** Reject everything that is pending, and everything asked later, with `error`: the other end is gone. */
  close(error: AppError): void;
}

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly onProgress: ((progress: never) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => void;
}

/** Make the end of a channel that asks. */
export function createChannelClient<M extends RequestMap<M>>(port: ChannelPort): ChannelClient<M> {
  const pendingById = new Map<number, Pending>();
  let lastId = 0;
  let closedBy: AppError | null = null;

  /** Take a request off the list; `undefined` if it is long settled. */
  function settle(id: number): Pending | undefined {
    const pending = pendingById.get(id);
    pendingById.delete(id);
    pending?.signal?.removeEventListener("abort", pending.onAbort);
    return pending;
  }

  port.addEventListener("message", (event: MessageEvent) => {
    const message = event.data as ToClient;
    switch (message.kind) {
      case "progress":
        pendingById.get(message.id)?.onProgress?.(message.progress as never);
        break;
      case "done":
        settle(message.id)?.resolve(message.output);
        break;
      case "cancelled": {
        const pending = settle(message.id);
        pending?.reject(pending.signal?.reason);
        break;
      }
      case "failed":
        settle(message.id)?.reject(plainToError(message.error));
        break;
    }
  });

  return {
    request(method, input, options = {}) {
      if (closedBy !== null) return Promise.reject(closedBy);
      if (options.signal?.aborted === true) return Promise.reject(options.signal.reason);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const onAbort = (): void => port.postMessage({ kind: "cancel", id } satisfies ToServer);
        pendingById.set(id, {
          resolve: resolve as (output: unknown) => void,
          reject,
          onProgress: options.onProgress,
          signal: options.signal,
          onAbort,
        });
        options.signal?.addEventListener("abort", onAbort, { once: true });
        try {
          port.postMessage({ kind: "request", id, method, input } satisfies ToServer, options.transfer ?? []);
        } catch (error) {
          settle(id);
          reject(error);
        }
      });
    },
    close(error) {
      closedBy ??= error;
      for (const id of pendingById.keys()) settle(id)?.reject(error);
    },
  };
}

/** What a handler may use besides its input. */
export interface HandlerContext<Progress> {
  /** Aborted when the asking end cancels. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export type Handlers<M extends RequestMap<M>> = {
  readonly [K in keyof M]: (
    input: M[K]["input"],
    context: HandlerContext<M[K]["progress"]>,
  ) => Promise<M[K]["output"]>;
};

/** Make the end of a channel that answers. Faults cross as plain data; a handler that rejects after a cancel counts as cancelled. */
export function serveChannel<M extends RequestMap<M>>(port: ChannelPort, handlers: Handlers<M>): void {
  const controllerById = new Map<number, AbortController>();

  async function answer(id: number, method: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    controllerById.set(id, controller);
    const tell = (message: ToClient): void => port.postMessage(message);
    try {
      if (!Object.hasOwn(handlers, method)) throw new TypeError(`No handler for "${method}"`);
      const output = await handlers[method as keyof M](input as never, {
        signal: controller.signal,
        onProgress: (progress) => tell({ kind: "progress", id, progress }),
      });
      tell({ kind: "done", id, output });
    } catch (error) {
      const wasCancelled = controller.signal.aborted && error === controller.signal.reason;
      tell(wasCancelled ? { kind: "cancelled", id } : { kind: "failed", id, error: errorToPlain(error) });
    } finally {
      controllerById.delete(id);
    }
  }

  port.addEventListener("message", (event: MessageEvent) => {
    const message = event.data as ToServer;
    if (message.kind === "request") void answer(message.id, message.method, message.input);
    else controllerById.get(message.id)?.abort(new DOMException("Cancelled by the page", "AbortError"));
  });
}
