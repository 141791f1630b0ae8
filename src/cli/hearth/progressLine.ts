import type { ConversionProgress } from "#weights/conversion/runConversion.ts";
import type { TextSink } from "./command.ts";
import { countText, durationText } from "./numberText.ts";

/** Shows how far a conversion is. */
export interface ProgressLine {
  show(progress: ConversionProgress): void;
  /** Take the line off a terminal. */
  end(): void;
}

const LONGEST_BAR = 24;
const SHORTEST_BAR = 5;
const TERMINAL_INTERVAL_MS = 100;
/** Elsewhere every line stays. */
const PLAIN_INTERVAL_MS = 5_000;
/** The rate before this is mostly the start of threads. */
const MIN_RATE_MS = 1_000;

const STAGE_WORDS = {
  checking: "Checking what is there",
  converting: "Converting",
  closing: "Finishing",
} as const;

/** On a terminal one line that changes, elsewhere a plain line every few seconds. */
export function createProgressLine(out: TextSink, now: () => number = () => performance.now()): ProgressLine {
  const isTerminal = out.isTTY === true;
  let shownAt = -Infinity;
  let startedAt: number | null = null;
  return {
    show(progress) {
      if (progress.stage === "converting") startedAt ??= now();
      const isLast = progress.finishedFiles === progress.totalFiles;
      if (!isLast && now() - shownAt < (isTerminal ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS)) return;
      shownAt = now();
      const text = progressText(progress, startedAt === null ? 0 : now() - startedAt);
      if (!isTerminal) out.write(`${text}\n`);
      else out.write(`\r${withBar(text, fractionOf(progress), out.columns)}\u001B[K`);
    },
    end() {
      if (isTerminal) out.write("\r\u001B[K");
    },
  };
}

/**
 * How far it is, in words.
 *
 * @param elapsedMs Since the first new weight.
 * @example
 * // Converting: 12 of 107 files, 11 %, 98 M weights/s, 1 min 5 s left
 */
export function progressText(progress: ConversionProgress, elapsedMs: number): string {
  const { stage, finishedFiles, totalFiles, finishedValues, resumedValues, totalValues } = progress;
  const fraction = fractionOf(progress);
  const done = `${STAGE_WORDS[stage]}: ${finishedFiles} of ${totalFiles} files, ${Math.floor(fraction * 100)} %`;
  const newValues = finishedValues - resumedValues;
  if (stage !== "converting" || elapsedMs < MIN_RATE_MS || newValues === 0) return done;
  const perSecond = newValues / (elapsedMs / 1000);
  const left = durationText((totalValues - finishedValues) / perSecond);
  return `${done}, ${countText(perSecond)} weights/s, ${left} left`;
}

/** Shows how far one step of a shorter work is. */
export interface StepLine {
  /** @param fraction From 0 to 1. */
  show(step: string, fraction: number): void;
  end(): void;
}

/** On a terminal one line that changes; elsewhere one line for each step, for it takes a minute at most. */
export function createStepLine(out: TextSink): StepLine {
  const isTerminal = out.isTTY === true;
  let shown = "";
  return {
    show(step, fraction) {
      const text = isTerminal
        ? `\r${withBar(`${step}: ${Math.floor(fraction * 100)} %`, fraction, out.columns)}\u001B[K`
        : `${step} …\n`;
      if (text !== shown) out.write(text);
      shown = text;
    },
    end() {
      if (isTerminal && shown !== "") out.write("\r\u001B[K");
      shown = "";
    },
  };
}

/** A bar before a text, as long as there is room for it: on a narrow terminal the words count more. */
function withBar(text: string, fraction: number, columns = 80): string {
  // the last column would break the line on some terminals
  const room = columns - 1;
  const width = Math.min(LONGEST_BAR, room - text.length - "[] ".length);
  if (width < SHORTEST_BAR) return text.slice(0, room);
  const filled = Math.min(width, Math.floor(fraction * width));
  return `[${"#".repeat(filled)}${".".repeat(width - filled)}] ${text}`;
}

function fractionOf({ finishedValues, totalValues }: ConversionProgress): number {
  return totalValues === 0 ? 1 : finishedValues / totalValues;
}
