import { errorToPlain } from "#core/errors.ts";
import type { HttpWait } from "#weights/bytes/httpOptions.ts";
import type { WaitingForHost } from "./weightsProtocol.ts";

/** A wait for a host as plain data. */
export function waitingForHost({ address, delayMs, failures, fault }: HttpWait): WaitingForHost {
  return { kind: "waiting", address, delayMs, failures, fault: errorToPlain(fault) };
}
