import type { FinishReason } from "#core/judge/completion.ts";
import type { Leniency, Unparsed, UnparsedReason } from "./parsedOutput.ts";
import { TAIL_LENGTH, trimEndOfText, type Claim, type ResultFormat } from "./resultFormat.ts";

/** The marker that the authors' templates ask for between feedback and result. */
export const RESULT_MARKER = "[RESULT]";

/** What was found at the end of a judge output, before it is named a score or a preference. */
export type ResultReading<Label> =
  | { readonly kind: "read"; readonly label: Label; readonly feedback: string; readonly leniency: Leniency }
  | { readonly kind: "unread"; readonly reason: UnparsedReason };

/** A result that stands alone is at most this long, markup included. */
const ALONE_LENGTH = 80;
/** What an earlier marker states is looked for in this many characters after it. */
const OPENING_LENGTH = 40;

/**
 * Read the result of a judge output: first in the published form, then by the lenient rules.
 * Linear in the length of the output; patterns only ever see short pieces of it.
 */
export function readResult<Label extends string | number>(
  output: string,
  format: ResultFormat<Label>,
): ResultReading<Label> {
  if (output.trim() === "") return unread("empty");
  const markers = findMarkers(output);
  const [first] = markers;
  if (first === undefined) return readUnmarked(output, format);
  const strict = markers.length === 1 ? format.readStrictly(afterMarker(output, first).trim()) : null;
  if (strict !== null) return read(strict, output.slice(0, first), "strict");
  return readMarked(output, markers, format);
}

/** Make the `unparsed` value; a verdict that may have been cut away is put down to the cut. */
export function toUnparsed(output: string, reason: UnparsedReason, finishReason: FinishReason): Unparsed {
  const isExplained = reason === "out-of-range" || reason === "ambiguous";
  const isCut = finishReason === "length" && !isExplained;
  return { kind: "unparsed", reason: isCut ? "cut-by-length" : reason, feedback: output };
}

function readMarked<Label extends string | number>(
  output: string,
  markers: readonly number[],
  format: ResultFormat<Label>,
): ResultReading<Label> {
  const last = markers.at(-1) ?? 0;
  const claim = readLastClaim(afterMarker(output, last), format);
  if (claim === null) return unread("not-a-verdict");
  if (claim === "ambiguous") return unread("ambiguous");
  let feedbackEnd = last;
  for (const [index, marker] of markers.slice(0, -1).entries()) {
    const opening = readOpeningAt(output, marker, markers[index + 1], format);
    if (opening === null) continue;
    if (opening !== claim) return unread("ambiguous");
    feedbackEnd = Math.min(feedbackEnd, marker);
  }
  if (claim === "out-of-range") return unread("out-of-range");
  return read(claim, output.slice(0, feedbackEnd), "lenient");
}

function readOpeningAt<Label extends string | number>(
  output: string,
  marker: number,
  nextMarker = output.length,
  format: ResultFormat<Label>,
): Claim<Label> | null {
  const start = marker + RESULT_MARKER.length;
  const end = Math.min(nextMarker, start + OPENING_LENGTH);
  return end - start < 1 ? null : format.readOpening(output.slice(start, end));
}

/** The result after the last marker: all that follows, or alone on its line when the judge went on writing. */
function readLastClaim<Label extends string | number>(
  text: string,
  format: ResultFormat<Label>,
): Claim<Label> | "ambiguous" | null {
  const rest = trimEndOfText(text).trimStart();
  const alone = rest.length <= ALONE_LENGTH ? format.readAlone(rest) : null;
  if (alone !== null) return alone;
  const lineEnd = rest.slice(0, ALONE_LENGTH).search(/[\r\n]/);
  const claim = lineEnd === -1 ? null : format.readAlone(rest.slice(0, lineEnd));
  if (claim === null) return null;
  return contradicts(rest.slice(lineEnd).trimStart(), claim, format) ? "ambiguous" : claim;
}

function contradicts<Label extends string | number>(
  text: string,
  claim: Claim<Label>,
  format: ResultFormat<Label>,
): boolean {
  const opening = format.readOpening(text.slice(0, OPENING_LENGTH));
  if (opening !== null && opening !== claim) return true;
  const ending = format.readEnding(text.slice(-TAIL_LENGTH));
  return ending !== null && (ending.kind === "ambiguous" || ending.claim !== claim);
}

function readUnmarked<Label extends string | number>(
  output: string,
  format: ResultFormat<Label>,
): ResultReading<Label> {
  const text = trimEndOfText(output);
  const tail = text.slice(-TAIL_LENGTH);
  const ending = format.readEnding(tail);
  if (ending === null) return unread("no-marker");
  if (ending.kind === "ambiguous") return unread("ambiguous");
  if (ending.claim === "out-of-range") return unread("out-of-range");
  return read(ending.claim, text.slice(0, text.length - tail.length + ending.feedbackEnd), "lenient");
}

function findMarkers(output: string): number[] {
  const indexes: number[] = [];
  let index = output.indexOf(RESULT_MARKER);
  while (index !== -1) {
    indexes.push(index);
    index = output.indexOf(RESULT_MARKER, index + RESULT_MARKER.length);
  }
  return indexes;
}

function afterMarker(output: string, marker: number): string {
  return output.slice(marker + RESULT_MARKER.length);
}

function read<Label>(label: Label, feedbackText: string, leniency: Leniency): ResultReading<Label> {
  return { kind: "read", label, feedback: cleanFeedback(feedbackText), leniency };
}

function unread(reason: UnparsedReason): { kind: "unread"; reason: UnparsedReason } {
  return { kind: "unread", reason };
}

/** The templates' output format begins with "Feedback:", which some outputs repeat. */
function cleanFeedback(text: string): string {
  const trimmed = text.trim();
  const opening = "feedback:";
  if (trimmed.slice(0, opening.length).toLowerCase() !== opening) return trimmed;
  return trimmed.slice(opening.length).trimStart();
}
