import { expect, test, vi } from "vitest";
import { createWriteTurn } from "#stores/rubrics/writeTurn.ts";
import { deferred, turn as settle, type Deferred } from "#test/unit/stores/deferred.ts";
import type { WriteClaims } from "#workers/tabs/writeClaim.ts";

interface Asked extends Deferred<(() => void) | null> {
  readonly what: keyof WriteClaims;
  readonly name: string;
  readonly onLost: () => void;
  readonly signal: AbortSignal | null;
}

/** Claims that are given when the test says so. */
function fixture() {
  const asked: Asked[] = [];
  const ask =
    (what: keyof WriteClaims) =>
    (name: string, onLost: () => void, signal: AbortSignal | null = null): Promise<never> => {
      const waiting = deferred<(() => void) | null>();
      signal?.addEventListener("abort", () => waiting.reject(signal.reason));
      asked.push({ ...waiting, what, name, onLost, signal });
      return waiting.promise as Promise<never>;
    };
  const events = { onLost: vi.fn(), onGained: vi.fn(), onFault: vi.fn() };
  const claims = { claim: ask("claim"), takeOver: ask("takeOver"), whenFree: ask("whenFree") };
  return { turn: createWriteTurn(claims, events), asked, events, release: vi.fn() };
}

function last(asked: readonly Asked[], what: keyof WriteClaims): Asked {
  const found = asked.findLast((one) => one.what === what);
  if (found === undefined) throw new TypeError(`Nobody asked ${what}`);
  return found;
}

test("a claim that comes after leaving is given back", async () => {
  const { turn, asked, release } = fixture();
  const entering = turn.enter("a");
  turn.leave();
  last(asked, "claim").resolve(release);
  await entering;
  expect(release).toHaveBeenCalledOnce();
  expect(turn.isHeld()).toBe(false);
});

test("a claim that comes after another was asked for is given back, and the other one stays", async () => {
  const { turn, asked, release } = fixture();
  const first = turn.enter("a");
  const second = turn.enter("b");
  const kept = vi.fn();
  asked[1]?.resolve(kept);
  expect(await second).toBe("here");
  asked[0]?.resolve(release);
  await first;
  expect(release).toHaveBeenCalledOnce();
  expect(turn.isHeld()).toBe(true);
  turn.leave();
  expect(kept).toHaveBeenCalledOnce();
});

test("a refusal that comes after leaving waits for nothing", async () => {
  const { turn, asked } = fixture();
  const entering = turn.enter("a");
  turn.leave();
  last(asked, "claim").resolve(null);
  await entering;
  expect(asked.map(({ what }) => what)).toEqual(["claim"]);
});

test("leaving ends the wait, and that is no fault", async () => {
  const { turn, asked, events } = fixture();
  const entering = turn.enter("a");
  last(asked, "claim").resolve(null);
  expect(await entering).toBe("elsewhere");
  turn.leave();
  await settle();
  expect(last(asked, "whenFree").signal?.aborted).toBe(true);
  expect(events.onFault).not.toHaveBeenCalled();
});

test("a turn that is taken over after leaving is given back", async () => {
  const { turn, asked, release } = fixture();
  const taking = turn.takeOver("a");
  turn.leave();
  last(asked, "takeOver").resolve(release);
  await taking;
  expect(release).toHaveBeenCalledOnce();
  expect(turn.isHeld()).toBe(false);
});

test("a turn that cannot be taken over is waited for again", async () => {
  const { turn, asked, events, release } = fixture();
  const taking = turn.takeOver("a");
  last(asked, "takeOver").reject(new Error("no locks"));
  await expect(taking).rejects.toThrow("no locks");
  last(asked, "whenFree").resolve(release);
  await settle();
  expect(turn.isHeld()).toBe(true);
  expect(events.onGained).toHaveBeenCalledOnce();
});

test("losing the turn is told and waited out; losing one that was left is nothing", async () => {
  const { turn, asked, events, release } = fixture();
  const entering = turn.enter("a");
  last(asked, "claim").resolve(release);
  await entering;
  last(asked, "claim").onLost();
  expect(events.onLost).toHaveBeenCalledOnce();
  expect(turn.isHeld()).toBe(false);
  expect(last(asked, "whenFree").name).toBe("a");
  turn.leave();
  last(asked, "whenFree").onLost();
  expect(events.onLost).toHaveBeenCalledOnce();
});
