import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { InstallProgress } from "#core/models/installProgress.ts";
import { createProgressTeller, type ProgressTeller } from "#workers/models/progressTeller.ts";

let told: InstallProgress[];
let teller: ProgressTeller;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  teller = createProgressTeller((progress) => told.push(progress));
});

afterEach(() => {
  vi.useRealTimers();
});

test("progress is passed on at most every 200 ms, the last always", () => {
  teller.tell({ stage: "downloading", bytesTotal: 100 });
  for (let bytesDone = 1; bytesDone <= 50; bytesDone++) teller.tell({ bytesDone });
  expect(told.map(({ bytesDone }) => bytesDone)).toEqual([0]);
  vi.advanceTimersByTime(200);
  teller.tell({ bytesDone: 60 });
  teller.end();
  expect(told.map(({ bytesDone }) => bytesDone)).toEqual([0, 50, 60]);
});

test("a new stage is told at once and starts from nothing", () => {
  teller.tell({ stage: "downloading", bytesDone: 70, bytesTotal: 100, fileName: "a.bin" });
  teller.tell({ stage: "verifying" });
  expect(told.at(-1)).toEqual({
    stage: "verifying",
    bytesDone: 0,
    bytesTotal: null,
    fileName: null,
    filesDone: 0,
    filesTotal: null,
    wait: null,
  });
});

test("a wait is told at once, and is over when bytes flow again", () => {
  const fault = { code: "weights/rate-limited", message: "429", details: {} } as const;
  teller.tell({ stage: "downloading", bytesDone: 5 });
  teller.tell({ wait: { address: "https://host/a", untilMs: 5_000, failures: 1, fault } });
  expect(told.at(-1)).toMatchObject({ bytesDone: 5, wait: { failures: 1 } });
  teller.tell({ bytesDone: 6 });
  teller.end();
  expect(told.at(-1)).toMatchObject({ bytesDone: 6, wait: null });
});

test("nothing is told twice, and nothing after the end", () => {
  teller.tell({ stage: "downloading", bytesDone: 5 });
  teller.tell({ bytesDone: 6 });
  teller.end();
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(2);
});
