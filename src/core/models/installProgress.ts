import type { PlainError } from "#core/errors.ts";

/** What an install is doing now, in the order in which the stages come; `queued` while another tab is at the same model. */
export const INSTALL_STAGES = [
  "queued",
  "looking-up",
  "checking-room",
  "downloading",
  "copying",
  "converting",
  "verifying",
  "finishing",
] as const;

export type InstallStage = (typeof INSTALL_STAGES)[number];

/** A host does not answer, or asks for patience; it is asked again. */
export interface HostWait {
  /** What is fetched, without its query. */
  readonly address: string;
  /** When it is asked again, in milliseconds since 1970. */
  readonly untilMs: number;
  /** How often in a row it went wrong. */
  readonly failures: number;
  readonly fault: PlainError;
}

/** How far an install is. While a checkpoint is converted, bytes are those of the checkpoint. */
export interface InstallProgress {
  readonly stage: InstallStage;
  /** Of this stage, those of earlier tries included. */
  readonly bytesDone: number;
  /** `null` while it is not known. */
  readonly bytesTotal: number | null;
  /** What is being fetched, made or checked. */
  readonly fileName: string | null;
  readonly filesDone: number;
  readonly filesTotal: number | null;
  /** `null` while everything flows. */
  readonly wait: HostWait | null;
}

/** Before anything has been told. */
export const NO_PROGRESS: InstallProgress = {
  stage: "looking-up",
  bytesDone: 0,
  bytesTotal: null,
  fileName: null,
  filesDone: 0,
  filesTotal: null,
  wait: null,
};
