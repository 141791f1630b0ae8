import { afterEach, expect, test, vi } from "vitest";
import { createChannelClient } from "#workers/channel.ts";
import { REAL_CLOCK, type Clock } from "#workers/clock.ts";
import { createJudgeSeat } from "#workers/tabs/judgeSeat.ts";
import type { SeatTabRequests } from "./seatTabProtocol.ts";

const workers: Worker[] = [];
const signal = (): AbortSignal => new AbortController().signal;

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

/** Another tab, as far as locks and channels are concerned. */
function openTab() {
  const worker = new Worker(new URL("./seatTab.worker.ts", import.meta.url), { type: "module" });
  workers.push(worker);
  return { worker, ...createChannelClient<SeatTabRequests>(worker) };
}

/** Ten seconds last a tenth of a second. */
const HASTY_CLOCK: Clock = {
  ...REAL_CLOCK,
  setTimer: (callback, delayMs) => REAL_CLOCK.setTimer(callback, delayMs / 100),
};

test("the second tab is told who holds the judge, takes it over, and the first one is asked", async () => {
  const [one, two] = [openTab(), openTab()];
  expect(await one.request("take", "Prometheus 2 7B")).toBeNull();
  expect(await two.request("take", "Qwen")).toEqual({ name: "Prometheus 2 7B", isResponding: true });
  expect(await one.request("news", null)).toEqual([]);
  await two.request("takeOver", "Qwen");
  expect(await one.request("news", null)).toEqual(["asked"]);
  expect(await one.request("take", "Prometheus 2 7B")).toEqual({ name: "Qwen", isResponding: true });
});

test("a tab that is closed leaves the seat behind", async () => {
  const [one, two] = [openTab(), openTab()];
  expect(await one.request("take", "A")).toBeNull();
  expect(await two.request("take", "B")).not.toBeNull();
  one.worker.terminate();
  expect(await two.request("take", "B")).toBeNull();
});

test("from a tab that does not answer the seat is stolen, and it learns of it when it wakes", async () => {
  const one = openTab();
  const here = createJudgeSeat({ clock: HASTY_CLOCK });
  expect(await one.request("take", "A")).toBeNull();
  await one.request("freezeFor", 1_500);
  // at a hundredth of ten seconds the other tab is still frozen
  const seat = await here.takeOver({ name: "B", signal: signal() });
  const { held } = await navigator.locks.query();
  expect(held?.filter(({ name }) => name === "hearth-judge")).toHaveLength(1);
  await vi.waitFor(async () => expect(await one.request("news", null)).toContain("lost"), {
    timeout: 10_000,
  });
  expect(await one.request("take", "A")).toEqual({ name: "B", isResponding: true });
  await seat.release();
  expect(await one.request("take", "A")).toBeNull();
});
