import { expect, test } from "vitest";
import type { AssessmentEvent } from "#core/judge/assessment.ts";
import { applyAssessmentEvent, restartLiveCall, tokensPerSecond, type LiveCall } from "#stores/liveCalls.ts";
import { callOf } from "#test/unit/core/verdict/exampleVerdicts.ts";

const STARTED: AssessmentEvent = { kind: "call-started", order: "AB", attempt: 1, constraint: "none" };
const piece = (text: string): AssessmentEvent => ({ kind: "piece", order: "AB", text });

/** The calls after events that came 100 ms apart, the first at 0. */
function after(...events: readonly AssessmentEvent[]): readonly LiveCall[] {
  return events.reduce<readonly LiveCall[]>(
    (calls, event, index) => applyAssessmentEvent(calls, event, index * 100),
    [],
  );
}

test("applyAssessmentEvent() joins the pieces of a call and keeps the times of the first and the last", () => {
  expect(after(STARTED, piece("One "), piece("two "), piece("three"))).toEqual([
    {
      order: "AB",
      attempt: 1,
      constraint: "none",
      text: "One two three",
      pieces: 3,
      firstPieceAtMs: 100,
      lastPieceAtMs: 300,
      restarts: 0,
      call: null,
    },
  ]);
});

test("applyAssessmentEvent() puts what was really written in place of the pieces once a call is finished", () => {
  const call = callOf("direct", "AB", "One. [RESULT] 3");
  expect(after(STARTED, piece("One"), { kind: "call-finished", call })).toMatchObject([
    { text: "One. [RESULT] 3", call, pieces: 1 },
  ]);
});

test("applyAssessmentEvent() leaves finished calls alone when the next attempt begins", () => {
  const call = callOf("direct", "AB", "Nothing to read");
  const first = after(STARTED, piece("Nothing"), { kind: "call-finished", call });
  const both = [{ ...STARTED, attempt: 2, constraint: "grammar" } as const, piece("Now")].reduce(
    (calls, event) => applyAssessmentEvent(calls, event, 900),
    first,
  );
  expect(both).toHaveLength(2);
  expect(both[0]).toBe(first[0]);
  expect(both[1]).toMatchObject({ attempt: 2, constraint: "grammar", text: "Now", call: null });
});

test("applyAssessmentEvent() and restartLiveCall() change nothing they were given, and do without a call", () => {
  const before = Object.freeze(after(STARTED, piece("One")).map((call) => Object.freeze(call)));
  applyAssessmentEvent(before, piece("more"), 500);
  restartLiveCall(before);
  expect(before[0]?.text).toBe("One");
  expect(applyAssessmentEvent([], piece("stray"), 0)).toEqual([]);
  expect(restartLiveCall([])).toEqual([]);
});

test("restartLiveCall() begins only the last call again, clocks included", () => {
  const calls = after(STARTED, piece("One"), STARTED, piece("Two"), piece("Three"));
  const restarted = restartLiveCall(restartLiveCall(calls));
  expect(restarted[0]).toBe(calls[0]);
  expect(restarted[1]).toMatchObject({
    text: "",
    pieces: 0,
    firstPieceAtMs: null,
    lastPieceAtMs: null,
    restarts: 2,
  });
});

test("tokensPerSecond() gives its documented example: 11 pieces span ten pauses", () => {
  expect(tokensPerSecond({ pieces: 11, firstPieceAtMs: 1000, lastPieceAtMs: 2000 })).toBe(10);
});

test("tokensPerSecond() says nothing before two pieces at different times", () => {
  expect(tokensPerSecond({ pieces: 0, firstPieceAtMs: null, lastPieceAtMs: null })).toBeNull();
  expect(tokensPerSecond({ pieces: 1, firstPieceAtMs: 5, lastPieceAtMs: 5 })).toBeNull();
  expect(tokensPerSecond({ pieces: 2, firstPieceAtMs: 5, lastPieceAtMs: 5 })).toBeNull();
});
