import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import type { Install } from "#stores/installs.ts";
import { orderOf, storedModelOf } from "#test/unit/stores/fakeModelsClient.ts";
import { describeWork } from "#ui/models/workWords.ts";

const PROGRESS: InstallProgress = {
  stage: "downloading",
  bytesDone: 29,
  bytesTotal: 100,
  fileName: null,
  filesDone: 0,
  filesTotal: null,
  wait: null,
};

function running(id: string, change: Partial<InstallProgress> = {}): Install {
  const state = { kind: "running", progress: { ...PROGRESS, ...change }, bytesPerSecond: null } as const;
  return { order: { ...orderOf(id), name: id }, state };
}

test("describeWork() says how far a model is, and how many more there are", () => {
  const nothing = { installs: [], checks: {}, stored: [] };
  expect(describeWork(nothing)).toBeNull();
  expect(describeWork({ ...nothing, installs: [running("a")] })).toEqual({
    name: "a",
    word: "29 %",
    percent: 29,
    isStopped: false,
  });
  expect(describeWork({ ...nothing, installs: [running("a"), running("b")] })?.name).toBe("a and 1 more");
  expect(describeWork({ ...nothing, installs: [running("a", { bytesTotal: null })] })).toMatchObject({
    word: "beginning",
    percent: null,
  });
});

test("describeWork() shows a wait, a check, and what a fault has stopped, but nothing that a person has paused", () => {
  const fault = new AppError("weights/rate-limited", "429");
  const wait = { address: "https://huggingface.co/a", untilMs: 1, failures: 1, fault };
  expect(describeWork({ installs: [running("a", { wait })], checks: {}, stored: [] })?.word).toBe("waiting");
  const stored = [storedModelOf({ ...orderOf("m"), name: "M" })];
  expect(describeWork({ installs: [], checks: { m: PROGRESS }, stored })).toMatchObject({
    name: "M",
    word: "checking 29 %",
  });
  const { order } = running("a");
  const failed = { order, state: { kind: "failed", error: fault } } as const;
  expect(describeWork({ installs: [failed], checks: {}, stored: [] })).toEqual({
    name: "a",
    word: "stopped",
    percent: null,
    isStopped: true,
  });
  const paused = { order, state: { kind: "paused", byteLength: 1 } } as const;
  expect(describeWork({ installs: [paused], checks: {}, stored: [] })).toBeNull();
});
