import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { askServiceWorker, type AskedWorker } from "#workers/offline/askServiceWorker.ts";
import type { OfflineAnswer } from "#workers/offline/offlineQuestion.ts";

function answering(answer: OfflineAnswer): { worker: AskedWorker; asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    worker: {
      postMessage(message, [port]) {
        asked.push(message);
        (port as MessagePort).postMessage(answer);
      },
    },
  };
}

test("askServiceWorker() hands over the question and resolves with the answer", async () => {
  const status = { isSealed: true, version: 1, refused: [] };
  const { worker, asked } = answering({ kind: "seal", status });
  expect(await askServiceWorker(worker, { kind: "set-seal", isSealed: true })).toEqual({
    kind: "seal",
    status,
  });
  expect(asked).toEqual([{ kind: "set-seal", isSealed: true }]);
});

test("askServiceWorker() rejects with the fault that the service worker met", async () => {
  const error = {
    code: "storage/quota-exceeded",
    message: "Keep the seal: the disk is full",
    details: {},
  } as const;
  const { worker } = answering({ kind: "failed", error });
  const asked = askServiceWorker(worker, { kind: "seal-status" });
  await expect(asked).rejects.toBeInstanceOf(AppError);
  await expect(asked).rejects.toMatchObject({ code: "storage/quota-exceeded" });
});
