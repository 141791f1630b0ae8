import type { AppError } from "#core/errors.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import { describeSeconds, estimateSeconds } from "#core/models/linkTime.ts";
import type { InstallState } from "#stores/installs.ts";
import { errorText, type ErrorText } from "#ui/errorText.ts";
import { formatBytes } from "./modelWords.ts";
import { hostOf } from "./hostWords.ts";
import { formatRate, formatShare } from "./transferWords.ts";

/**
 * What an install is doing now.
 *
 * @example
 * describeInstallStage({ ...progress, stage: "downloading", fileName: "params_shard_12.bin", filesDone: 12, filesTotal: 108 })
 * // "Downloading file 13 of 108: params_shard_12.bin"
 */
export function describeInstallStage(progress: InstallProgress): string {
  switch (progress.stage) {
    case "queued":
      return "Another tab is at work on this model";
    case "looking-up":
      return "Asking which files there are";
    case "checking-room":
      return "Making sure that there is room";
    case "downloading":
      return `Downloading ${describeFile(progress)}`;
    case "copying":
      return `Copying ${describeFile(progress)}`;
    case "converting":
      return `Converting to 4 bits, ${describeFile(progress)}`;
    case "verifying":
      return `Checking ${describeFile(progress)}`;
    case "finishing":
      return "Putting the files in their place";
  }
}

function describeFile({ fileName, filesDone, filesTotal }: InstallProgress): string {
  const name = fileName === null ? "" : baseName(fileName);
  if (filesTotal === null || filesTotal < 2) return name === "" ? "the model" : name;
  const place = `file ${Math.min(filesDone + 1, filesTotal)} of ${filesTotal}`;
  return name === "" ? place : `${place}: ${name}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** How far this stage is, 0 … 1; `null` while nobody can know. */
export function installFraction({ bytesDone, bytesTotal }: InstallProgress): number | null {
  return bytesTotal === null || bytesTotal === 0 ? null : Math.min(1, bytesDone / bytesTotal);
}

/**
 * The numbers of an install; while a host lets it wait there is no speed.
 *
 * @param bytesPerSecond `null` before it can be said.
 * @example
 * describeInstallNumbers({ ...progress, bytesDone: 1.2e9, bytesTotal: 4.1e9 }, 48e6)
 * // "1.2 of 4.1 GB · 48 MB per second · about 1 min left"
 */
export function describeInstallNumbers(progress: InstallProgress, bytesPerSecond: number | null): string {
  const { bytesDone, bytesTotal, wait } = progress;
  const amount = describeAmount(bytesDone, bytesTotal);
  if (wait !== null || bytesPerSecond === null || bytesPerSecond <= 0) return amount.join(" · ");
  const seconds = bytesTotal === null ? null : estimateSeconds(bytesTotal - bytesDone, bytesPerSecond);
  const left = seconds === null ? [] : [`${describeSeconds(seconds)} left`];
  return [...amount, formatRate(bytesPerSecond), ...left].join(" · ");
}

function describeAmount(bytesDone: number, bytesTotal: number | null): readonly string[] {
  if (bytesTotal !== null && bytesTotal > 0) return [formatShare(bytesDone, bytesTotal)];
  return bytesDone > 0 ? [formatBytes(bytesDone)] : [];
}

/** What people read where a repository or a file of it is not where it was. */
const GONE: ErrorText = {
  title: "The model is not there",
  whatToDo: "It may have been renamed, moved or deleted. Check the address, or choose another source.",
};

/** What people read about a failed install; a lack of room means something else here than while verdicts are saved. */
export function installFaultText(error: AppError): ErrorText {
  const { fileName, wantedBytes, isPrivateWindow } = error.details;
  if (error.code === "weights/not-found") return GONE;
  if (error.code === "weights/hash-mismatch" && typeof fileName === "string") {
    return { title: `${baseName(fileName)} came damaged twice`, whatToDo: DAMAGED_ADVICE };
  }
  if (error.code !== "storage/quota-exceeded") return errorText(error);
  const wanted = typeof wantedBytes === "number" ? ` It needs ${formatBytes(wantedBytes)}.` : "";
  const advice =
    isPrivateWindow === true
      ? "A private window keeps only about 1 GB, in memory: open Hearth in a normal window."
      : "Free disk space or delete other models here, then resume; what is on disk is kept.";
  return { title: "There is no room for this model", whatToDo: `${advice}${wanted}` };
}

const DAMAGED_ADVICE =
  "Its checksum was wrong, so it was thrown away; all other files are kept. Resume fetches it alone. If it stays so, its host has a damaged file: take another source.";

/** Words for those who do not see the bar: they change with every stage and every tenth, and with what it waits for. */
export function announceInstall(name: string, state: InstallState): string {
  switch (state.kind) {
    case "running": {
      const { progress } = state;
      if (progress.wait !== null) return `${name}: waiting for ${hostOf(progress.wait.address)}`;
      const fraction = installFraction(progress);
      const tenths = fraction === null ? "" : `, ${Math.floor(fraction * 10 + 1e-9) * 10} %`;
      return `${name}: ${STAGE_NOUNS[progress.stage]}${tenths}`;
    }
    case "paused":
      return `${name}: paused`;
    case "failed":
      return `${name}: ${installFaultText(state.error).title}`;
    case "needs-files":
      return `${name}: waits for its files`;
  }
}

const STAGE_NOUNS: Readonly<Record<InstallProgress["stage"], string>> = {
  queued: "another tab is at work on it",
  "looking-up": "asking which files there are",
  "checking-room": "making sure that there is room",
  downloading: "downloading",
  copying: "copying",
  converting: "converting",
  verifying: "checking",
  finishing: "almost done",
};
