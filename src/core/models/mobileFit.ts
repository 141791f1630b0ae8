import { inGB } from "./gigabytes.ts";
import type { MachineFacts } from "./hardware.ts";

/** From so many parameters on a phone or tablet cannot hold the model. */
const MOBILE_PARAMETERS = 6e9;
/** Browsers on phones end a page at about this much (mlc-ai/web-llm#753). */
const MOBILE_BYTES = 1.5e9;

type Device = Pick<MachineFacts, "isMobile" | "platform">;

/** Why a phone or tablet cannot run a model, in one sentence; `null` if it may, or if it is none. */
export function mobileRefusal(parameterCount: number, device: Device): string | null {
  if (!device.isMobile || parameterCount < MOBILE_PARAMETERS) return null;
  const size = `${Math.floor(parameterCount / 1e9)}B`;
  const devices = device.platform === "ios" ? "iPhones and iPads" : "phones and tablets";
  return `A ${size} model does not fit on ${devices}: their browsers end a page at about ${inGB(MOBILE_BYTES)} of memory.`;
}

/** What a smaller model risks on a phone or tablet; `null` if nothing. */
export function mobileWarning(memoryBytes: number, { isMobile }: Device): string | null {
  if (!isMobile || memoryBytes <= MOBILE_BYTES) return null;
  return `Needs ${inGB(memoryBytes)} of memory; browsers on phones and tablets may end the page at about ${inGB(MOBILE_BYTES)}.`;
}
