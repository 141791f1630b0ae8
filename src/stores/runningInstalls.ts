import type { InstallWish } from "#workers/models/modelsClient.ts";

/** The installs that run in this tab, and what a person wishes of those that are being stopped. Models are named by their id. */
export interface RunningInstalls {
  has(id: string): boolean;
  /** Note that one begins. @returns What stops it. */
  begin(id: string): AbortSignal;
  /** Stop one, if it runs. Of two wishes the one to delete it stands, in whichever order they come. */
  stop(id: string, wish: InstallWish): void;
  /** What is wished of one that is being stopped, also after its signal was aborted; else `null`. */
  wishOf(id: string): InstallWish | null;
  /** Note that nothing of one is under way any more. */
  end(id: string): void;
}

/** None runs at first. */
export function createRunningInstalls(): RunningInstalls {
  const controllerById = new Map<string, AbortController>();
  const wishById = new Map<string, InstallWish>();
  return {
    has: (id) => controllerById.has(id),
    begin(id) {
      const controller = new AbortController();
      controllerById.set(id, controller);
      return controller.signal;
    },
    stop(id, wish) {
      const controller = controllerById.get(id);
      if (controller === undefined) return;
      if (wishById.get(id) !== "cancel") wishById.set(id, wish);
      controller.abort(new DOMException(`The install was stopped: ${wish}`, "AbortError"));
    },
    wishOf: (id) => wishById.get(id) ?? null,
    end(id) {
      controllerById.delete(id);
      wishById.delete(id);
    },
  };
}
