import { expect, test } from "vitest";
import { fakeClock } from "#test/unit/workers/fakeEngineWorker.ts";
import { createJudgeSeat, type Seat } from "#workers/tabs/judgeSeat.ts";
import { fakeAir, fakeLocks } from "./fakeTabs.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve));
const wish = (name: string, signal = new AbortController().signal) => ({ name, signal });

/** Tabs of one browser; a frozen one hears nothing and still holds what it holds. */
function browser() {
  const clock = fakeClock();
  const locks = fakeLocks();
  const air = fakeAir();
  const open = () => {
    let isFrozen = false;
    const news: string[] = [];
    const seat = createJudgeSeat({ locks, channel: air.tab(() => isFrozen), clock });
    seat.onAsked(() => news.push("asked"));
    seat.onLost(() => news.push("lost"));
    const freeze = () => {
      isFrozen = true;
    };
    return { ...seat, news, freeze };
  };
  return { clock, locks, air, open };
}

type Tab = ReturnType<ReturnType<typeof browser>["open"]>;

async function sitDown(tab: Tab, name: string): Promise<Seat> {
  const result = await tab.take(wish(name));
  if (result.kind !== "taken") throw new TypeError("The seat is not free");
  return result.seat;
}

/** A tab that lets go as soon as it is asked. */
function obey(tab: Tab, seat: Seat): void {
  tab.onAsked(() => void seat.release());
}

test("take() gives a free seat, and tells every other tab which model is held", async () => {
  const { open } = browser();
  const [one, two] = [open(), open()];
  expect((await one.take(wish("Prometheus 2 7B"))).kind).toBe("taken");
  expect(await two.take(wish("Qwen"))).toEqual({
    kind: "elsewhere",
    holder: { name: "Prometheus 2 7B", isResponding: true },
  });
  expect(one.news).toEqual([]);
});

test("a tab keeps its seat when it loads another model, under the new name", async () => {
  const { open } = browser();
  const [one, two] = [open(), open()];
  const seat = await sitDown(one, "Prometheus 2 7B");
  expect(await sitDown(one, "Qwen")).toBe(seat);
  expect(await two.take(wish("x"))).toMatchObject({ holder: { name: "Qwen" } });
});

test("a seat that is let go can be taken by another tab, and letting go twice does nothing", async () => {
  const { open } = browser();
  const [one, two] = [open(), open()];
  const seat = await sitDown(one, "A");
  await seat.release();
  await sitDown(two, "B");
  await seat.release();
  expect(await one.take(wish("A"))).toMatchObject({ kind: "elsewhere", holder: { name: "B" } });
});

test("a holder that does not answer for a second is shown as not responding", async () => {
  const { clock, open } = browser();
  const [one, two] = [open(), open()];
  await sitDown(one, "A");
  one.freeze();
  const asked = two.take(wish("B"));
  await turn();
  expect(clock.pendingTimers()).toBe(1);
  clock.advance(1_000);
  expect(await asked).toEqual({ kind: "elsewhere", holder: { name: null, isResponding: false } });
});

test("a holder that is closed while it is asked who it is leaves the seat to the tab that asks", async () => {
  const { clock, open } = browser();
  const [one, two] = [open(), open()];
  const seat = await sitDown(one, "A");
  one.freeze();
  const asked = two.take(wish("B"));
  await turn();
  await seat.release();
  clock.advance(1_000);
  expect((await asked).kind).toBe("taken");
});

test("takeOver() gets the seat from a holder that lets go, without stealing", async () => {
  const { clock, locks, open } = browser();
  const [one, two] = [open(), open()];
  obey(one, await sitDown(one, "A"));
  await two.takeOver(wish("B"));
  expect(one.news).toEqual(["asked"]);
  expect(locks.steals()).toBe(0);
  expect(clock.pendingTimers()).toBe(0);
  expect(await one.take(wish("A"))).toMatchObject({ kind: "elsewhere", holder: { name: "B" } });
});

test("takeOver() takes a seat that has become free meanwhile", async () => {
  const { locks, open } = browser();
  await open().takeOver(wish("A"));
  expect(locks.steals()).toBe(0);
});

test("a holder that answers has a minute to stop, save and unload", async () => {
  const { clock, locks, open } = browser();
  const [one, two] = [open(), open()];
  const seat = await sitDown(one, "A");
  const taken = two.takeOver(wish("B"));
  await turn();
  expect(one.news).toEqual(["asked"]);
  clock.advance(59_000);
  await seat.release();
  await taken;
  expect(locks.steals()).toBe(0);
  expect(one.news).toEqual(["asked"]);
});

test("from a frozen holder the seat is stolen after ten seconds, and it is told when it wakes", async () => {
  const { clock, locks, open } = browser();
  const [one, two] = [open(), open()];
  const seat = await sitDown(one, "A");
  one.freeze();
  const taken = two.takeOver(wish("B"));
  await turn();
  clock.advance(9_999);
  await turn();
  expect(locks.steals()).toBe(0);
  clock.advance(1);
  await taken;
  expect(locks.steals()).toBe(1);
  expect(one.news).toEqual(["lost"]);
  // what the loser does afterwards does not touch the new holder
  await seat.release();
  expect(await open().take(wish("C"))).toMatchObject({ kind: "elsewhere", holder: { name: "B" } });
});

test("a holder that answers but never lets go loses the seat after a minute", async () => {
  const { clock, locks, open } = browser();
  const [one, two] = [open(), open()];
  await sitDown(one, "A");
  const taken = two.takeOver(wish("B"));
  await turn();
  clock.advance(60_000);
  await taken;
  expect(locks.steals()).toBe(1);
  expect(one.news).toEqual(["asked", "lost"]);
});

test("of two tabs that want the seat, the slower one asks the quicker one", async () => {
  const { locks, open } = browser();
  const [one, two, three] = [open(), open(), open()];
  const first = await sitDown(one, "A");
  const second = two.takeOver(wish("B"));
  two.onAsked(() => void second.then((seat) => seat.release()));
  const third = three.takeOver(wish("C"));
  await turn();
  expect(two.news).toEqual([]);
  await first.release();
  await third;
  expect(two.news).toEqual(["asked"]);
  expect(locks.steals()).toBe(0);
  expect(await one.take(wish("A"))).toMatchObject({ kind: "elsewhere", holder: { name: "C" } });
});

test("a wish that is given up leaves the queue, and nobody is left sitting for it", async () => {
  const { clock, locks, open } = browser();
  const [one, two, three] = [open(), open(), open()];
  const seat = await sitDown(one, "A");
  const controller = new AbortController();
  const given = two.takeOver(wish("B", controller.signal));
  const rejected = expect(given).rejects.toBe("changed my mind");
  await turn();
  controller.abort("changed my mind");
  await rejected;
  await seat.release();
  clock.advance(100_000);
  await turn();
  expect(locks.steals()).toBe(0);
  await sitDown(three, "C");
});

test("take() right after a take() that was given up finds the seat free", async () => {
  const { open } = browser();
  const one = open();
  const controller = new AbortController();
  const first = one.take(wish("A", controller.signal));
  const rejected = expect(first).rejects.toBe("other model");
  controller.abort("other model");
  expect((await one.take(wish("B"))).kind).toBe("taken");
  await rejected;
});

test("unknown messages are ignored", async () => {
  const { air, locks, open } = browser();
  const one = open();
  await sitDown(one, "A");
  const stranger = air.tab();
  for (const message of [null, "let-go", { kind: "let-go" }, { format: "hearth-judge-seat", version: 2 }]) {
    stranger.postMessage(message);
  }
  await turn();
  expect(air.said.length).toBeGreaterThan(4);
  expect(one.news).toEqual([]);
  expect(locks.steals()).toBe(0);
});

test("without Web Locks every tab has a seat of its own", async () => {
  const { air } = browser();
  const one = createJudgeSeat({ locks: null, channel: air.tab() });
  const two = createJudgeSeat({ locks: null, channel: air.tab() });
  expect((await one.take(wish("A"))).kind).toBe("taken");
  expect((await two.take(wish("B"))).kind).toBe("taken");
});
