import { AppError } from "#core/errors.ts";
import type { AdapterNames } from "#engine/hardware/describeAdapter.ts";

/** The devices that one loaded model was given. */
export interface DeviceSession {
  /** The adapter that gave them; `null` before one was asked. */
  readonly adapter: () => AdapterNames | null;
  /** The fault that ended a device, or `null`. */
  readonly lostWith: () => AppError | null;
  /** Be told when a device is lost; at once if one is. The returned function stops the telling. */
  readonly onLost: (listener: (error: AppError) => void) => () => void;
  /** Destroy the devices, which frees their memory; from now on nothing counts as lost. */
  readonly end: () => void;
}

export interface DeviceLostWatch {
  /** Devices that are requested from now on belong to the new session. */
  readonly begin: () => DeviceSession;
}

/** `GPUAdapter.prototype`, or a stand-in for it. */
export interface AdapterPrototype {
  requestDevice: (this: WatchedAdapter, descriptor?: never) => Promise<WatchedDevice>;
}

interface WatchedAdapter {
  readonly info?: AdapterNames;
}

interface WatchedDevice {
  readonly lost: Promise<{ readonly reason?: string; readonly message: string }>;
  destroy(): void;
}

/**
 * Watch the GPU devices that a library asks for in this thread. WebLLM gives up its model when its device is lost but
 * tells nobody, and a generation that is under way may wait for ever.
 *
 * @param prototype `undefined` where there is no WebGPU; then nothing is ever lost.
 */
export function createDeviceLostWatch(prototype: AdapterPrototype | undefined): DeviceLostWatch {
  let watchDevice: (device: WatchedDevice, names: AdapterNames | undefined) => void = () => {};
  if (prototype !== undefined) {
    const { requestDevice } = prototype;
    prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      watchDevice(device, this.info);
      return device;
    };
  }
  return {
    begin() {
      const { session, watch } = createSession();
      watchDevice = watch;
      return session;
    },
  };
}

function createSession(): { session: DeviceSession; watch: typeof watch } {
  const devices: WatchedDevice[] = [];
  const listeners = new Set<(error: AppError) => void>();
  let adapter: AdapterNames | null = null;
  let lostWith: AppError | null = null;
  let isEnded = false;

  function watch(device: WatchedDevice, names: AdapterNames | undefined): void {
    devices.push(device);
    adapter = names ?? adapter;
    if (isEnded) device.destroy();
    void device.lost.then(({ reason = "unknown", message }) => {
      if (isEnded || lostWith !== null) return;
      lostWith = lossError(reason, message);
      for (const listener of listeners) listener(lostWith);
      listeners.clear();
    });
  }

  const session: DeviceSession = {
    adapter: () => adapter,
    lostWith: () => lostWith,
    onLost(listener) {
      if (lostWith !== null) listener(lostWith);
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end() {
      isEnded = true;
      listeners.clear();
      for (const device of devices) device.destroy();
    },
  };
  return { session, watch };
}

/** WebLLM itself destroys its device when a buffer cannot be had, so a destroyed device means too little memory. */
function lossError(reason: string, message: string): AppError {
  const details = { reason, message };
  return reason === "destroyed"
    ? new AppError("engine/out-of-memory", "WebLLM could not allocate a GPU buffer", { details })
    : new AppError("engine/device-lost", `The GPU device was lost: ${message || reason}`, { details });
}
