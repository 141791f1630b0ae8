import { expect } from "vitest";
import { AppError, type ErrorCode } from "#core/errors.ts";
import { LOAD_STAGES, type LoadedModel, type LoadProgress } from "#core/judge/judgeModel.ts";

/** The code of the fault with which a promise rejects. */
export async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | "not an AppError"> {
  const error = await promise.then(
    () => expect.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : "not an AppError";
}

/** What byte tokens and spaces cannot change. */
export function lettersAndDigits(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "");
}

/** Known stages in their order, with fractions that never go back within one. */
export function expectProgressInOrder(reports: readonly LoadProgress[]): void {
  expect(reports.length).toBeGreaterThan(0);
  let last: LoadProgress | null = null;
  for (const report of reports) {
    expect(LOAD_STAGES).toContain(report.stage);
    if (report.fraction !== null) {
      expect(report.fraction).toBeGreaterThanOrEqual(0);
      expect(report.fraction).toBeLessThanOrEqual(1);
    }
    if (report.bytesDone !== undefined && report.bytesTotal !== undefined)
      expect(report.bytesDone).toBeLessThanOrEqual(report.bytesTotal);
    if (last !== null) {
      expect(LOAD_STAGES.indexOf(report.stage)).toBeGreaterThanOrEqual(LOAD_STAGES.indexOf(last.stage));
      if (report.stage === last.stage)
        expect(report.fraction ?? 0).toBeGreaterThanOrEqual(last.fraction ?? 0);
    }
    last = report;
  }
}

/** Everything that a verdict's provenance needs, as plain data. */
export function expectCompleteModel(model: LoadedModel): void {
  expect(model.modelId).not.toBe("");
  expect(model.name).not.toBe("");
  expect(model.engineVersion).toMatch(/\d/);
  expect(["webgpu", "cpu", "mixed"]).toContain(model.backend.kind);
  expect(model.backend.description).not.toBe("");
  if (model.weightsHash !== null) expect(model.weightsHash).toMatch(/^sha256:[0-9a-f]{64}$/);
  if (model.memoryBytes !== null) expect(model.memoryBytes).toBeGreaterThan(0);
  expect(model.loadMs).toBeGreaterThanOrEqual(0);
  expect(model.capabilities.maxParallel).toBeGreaterThanOrEqual(1);
  expect(model.capabilities.contextLength).toBeGreaterThan(0);
  // it crosses a thread and is kept with verdicts
  expect(structuredClone(model)).toEqual(model);
}
