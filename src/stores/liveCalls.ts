import type { ResponseOrder } from "#core/cases/evaluationCase.ts";
import type { AssessmentEvent } from "#core/judge/assessment.ts";
import type { Constraint, JudgeCall } from "#core/verdict/verdict.ts";

/** A judge call as it is being written. */
export interface LiveCall {
  readonly order: ResponseOrder;
  readonly attempt: number;
  readonly constraint: Constraint;
  readonly text: string;
  /** Pieces of text so far, about one a token. */
  readonly pieces: number;
  /** When the first and the latest piece came, in milliseconds of the store's clock. */
  readonly firstPieceAtMs: number | null;
  readonly lastPieceAtMs: number | null;
  /** How often the engine had to be restarted under this call. */
  readonly restarts: number;
  /** Present once the call is finished. */
  readonly call: JudgeCall | null;
}

/** The calls after one more event. */
export function applyAssessmentEvent(
  calls: readonly LiveCall[],
  event: AssessmentEvent,
  nowMs: number,
): readonly LiveCall[] {
  switch (event.kind) {
    case "call-started": {
      const { order, attempt, constraint } = event;
      const started = { order, attempt, constraint, text: "", pieces: 0, restarts: 0, call: null };
      return [...calls, { ...started, firstPieceAtMs: null, lastPieceAtMs: null }];
    }
    case "piece":
      return changeLast(calls, (last) => ({
        ...last,
        text: last.text + event.text,
        pieces: last.pieces + 1,
        firstPieceAtMs: last.firstPieceAtMs ?? nowMs,
        lastPieceAtMs: nowMs,
      }));
    case "call-finished":
      return changeLast(calls, (last) => ({ ...last, call: event.call, text: event.call.rawText }));
  }
}

/** The calls after the engine had to be restarted: the last one is written again from its beginning. */
export function restartLiveCall(calls: readonly LiveCall[]): readonly LiveCall[] {
  return changeLast(calls, (last) => ({
    ...last,
    text: "",
    pieces: 0,
    firstPieceAtMs: null,
    lastPieceAtMs: null,
    restarts: last.restarts + 1,
  }));
}

function changeLast(calls: readonly LiveCall[], change: (last: LiveCall) => LiveCall): readonly LiveCall[] {
  const last = calls.at(-1);
  return last === undefined ? calls : [...calls.slice(0, -1), change(last)];
}

/**
 * Tokens per second of a call so far; `null` until two pieces have come.
 *
 * @example
 * tokensPerSecond({ pieces: 11, firstPieceAtMs: 1000, lastPieceAtMs: 2000, ... }) // 10
 */
export function tokensPerSecond(
  call: Pick<LiveCall, "pieces" | "firstPieceAtMs" | "lastPieceAtMs">,
): number | null {
  if (call.firstPieceAtMs === null || call.lastPieceAtMs === null) return null;
  const seconds = (call.lastPieceAtMs - call.firstPieceAtMs) / 1000;
  return call.pieces < 2 || seconds <= 0 ? null : (call.pieces - 1) / seconds;
}
