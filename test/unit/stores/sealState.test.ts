import { expect, test } from "vitest";
import {
  countEscaped,
  initialSeal,
  refusedCount,
  sealChosen,
  sealKind,
  sealTold,
  type SealState,
} from "#stores/sealState.ts";

const OPEN = { isSealed: false, version: 0, refused: [] };

/** A page that was sealed at 1000 ms, with counts as the service worker tells them. */
function sealedAt1000(refused: readonly { host: string; count: number }[] = []): SealState {
  const sealed = sealTold(
    sealChosen(sealTold(initialSeal("controlled", false), OPEN, 500), true),
    { isSealed: true, version: 1, refused: [] },
    1000,
  );
  return sealTold(sealed, { isSealed: true, version: 1, refused }, 2000);
}

test("sealKind() says in force only when the service worker says so for a page under its control", () => {
  const told = { isSealed: true, version: 1, refused: [] };
  expect(sealKind(initialSeal("controlled", false))).toBe("open");
  expect(sealKind(initialSeal("controlled", true))).toBe("being-put-on");
  expect(sealKind(sealTold(initialSeal("controlled", true), told, 0))).toBe("in-force");
  expect(sealKind(sealTold(initialSeal("not-controlled", true), told, 0))).toBe("not-controlled");
  expect(sealKind(initialSeal("unavailable", true))).toBe("unavailable");
});

test("sealTold() takes over what another tab has chosen, and nothing that is older", () => {
  const open = sealTold(initialSeal("controlled", false), { ...OPEN, version: 4 }, 0);
  const sealed = sealTold(open, { isSealed: true, version: 5, refused: [] }, 0);
  expect(sealKind(sealed)).toBe("in-force");
  expect(sealTold(sealed, { ...OPEN, version: 4 }, 0)).toBe(sealed);
  expect(sealKind(sealTold(sealed, { ...OPEN, version: 6 }, 0))).toBe("open");
});

test("sealTold() keeps a page sealed that wants to be when the service worker was never asked", () => {
  expect(sealTold(initialSeal("controlled", true), OPEN, 0).isWanted).toBe(true);
  const lostByThePage = sealTold(initialSeal("controlled", false), { ...OPEN, isSealed: true }, 0);
  expect(lostByThePage.isWanted).toBe(true);
});

test("countEscaped() is zero when every request has its refusal", () => {
  const state = sealedAt1000([{ host: "a.example", count: 2 }]);
  const requests = [
    { host: "a.example", atMs: 1100, wasAnswered: false },
    { host: "a.example", atMs: 1200, wasAnswered: false },
  ];
  expect(countEscaped(state, requests)).toBe(0);
  expect(refusedCount(state)).toBe(2);
});

test("countEscaped() counts what was answered, whatever else was refused", () => {
  const state = sealedAt1000([{ host: "a.example", count: 9 }]);
  expect(countEscaped(state, [{ host: "a.example", atMs: 1100, wasAnswered: true }])).toBe(1);
});

test("countEscaped() counts what has neither answer nor refusal, host by host", () => {
  const state = sealedAt1000([{ host: "a.example", count: 9 }]);
  const requests = [
    { host: "b.example", atMs: 1100, wasAnswered: false },
    { host: "b.example", atMs: 1200 },
    { host: "a.example", atMs: 1300 },
  ];
  expect(countEscaped(state, requests)).toBe(2);
  const explained = { ...state, refusedByPolicy: ["b.example", "b.example"] };
  expect(countEscaped(explained, requests)).toBe(0);
});

test("countEscaped() leaves out what was before the seal", () => {
  expect(countEscaped(sealedAt1000(), [{ host: "a.example", atMs: 900, wasAnswered: true }])).toBe(0);
});

test("countEscaped() looks at everything in a page that was sealed before it was opened", () => {
  const told = { isSealed: true, version: 3, refused: [{ host: "a.example", count: 7 }] };
  const state = sealTold(initialSeal("controlled", true), told, 1000);
  expect(countEscaped(state, [{ host: "a.example", atMs: 10, wasAnswered: true }])).toBe(1);
  // the seven were refused before this page
  expect(countEscaped(state, [{ host: "a.example", atMs: 1100, wasAnswered: false }])).toBe(1);
});
