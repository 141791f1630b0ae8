import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import {
  delayBeforeRetry,
  RetryBudget,
  sleepUntilAborted,
  TransientFault,
} from "#weights/bytes/retryBudget.ts";
import { impatient } from "#test/fixtures/httpServers.ts";

test("delayBeforeRetry() doubles from half a second to half a minute, and leaves out up to half", () => {
  expect(delayBeforeRetry(3, null, 0.5)).toBe(1_500);
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((failures) => delayBeforeRetry(failures, null, 0))).toEqual([
    250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
  ]);
  expect(delayBeforeRetry(100, null, 1)).toBe(30_000);
});

test("delayBeforeRetry() does what the host asks, within five minutes", () => {
  expect(delayBeforeRetry(1, 7_000, 0)).toBe(7_000);
  expect(delayBeforeRetry(1, 7_000, 0.5)).toBe(7_250);
  expect(delayBeforeRetry(1, 1e12, 0)).toBe(300_000);
  expect(delayBeforeRetry(1, -5_000, 0)).toBe(0);
});

test("RetryBudget passes on at once what waiting does not help", async () => {
  const fault = new AppError("weights/not-found", "gone");
  const options = impatient();
  await expect(new RetryBudget("http://host/a", options).waitAfter(fault)).rejects.toBe(fault);
  expect(options.waits).toEqual([]);
});

test("RetryBudget throws the fault itself after the last retry, and starts anew after a reset", async () => {
  const fault = new AppError("weights/unreachable", "down");
  const options = impatient({ retries: 1 });
  const budget = new RetryBudget("http://host/a?signature=1", options);
  await budget.waitAfter(new TransientFault(fault));
  budget.reset();
  await budget.waitAfter(new TransientFault(fault));
  await expect(budget.waitAfter(new TransientFault(fault))).rejects.toBe(fault);
  expect(options.waits).toEqual([
    { address: "http://host/a", delayMs: 250, failures: 1, fault },
    { address: "http://host/a", delayMs: 250, failures: 1, fault },
  ]);
});

test("RetryBudget never ends when it may retry for ever, and waits half a minute at most", async () => {
  const fault = new AppError("weights/unreachable", "down");
  const options = impatient({ retries: Number.POSITIVE_INFINITY, random: () => 1 });
  const budget = new RetryBudget("http://host/a", options);
  for (let count = 0; count < 2_000; count += 1) await budget.waitAfter(new TransientFault(fault));
  expect(options.waits.at(-1)).toMatchObject({ failures: 2_000, delayMs: 30_000 });
});

test("sleepUntilAborted() resolves in time and rejects with the reason", async () => {
  const stop = new AbortController();
  await expect(sleepUntilAborted(1, stop.signal)).resolves.toBeUndefined();
  const sleeping = sleepUntilAborted(60_000, stop.signal);
  stop.abort("enough");
  await expect(sleeping).rejects.toBe("enough");
  await expect(sleepUntilAborted(60_000, stop.signal)).rejects.toBe("enough");
});
