import { expect, test, vi } from "vitest";
import { AppError } from "#core/errors.ts";
import type { LoadProgress } from "#core/judge/judgeModel.ts";
import { completionOf, fakeEngine, LOADED_MODEL, REQUEST } from "./fakeEngineWorker.ts";
import { lostOnce, signal, SOURCE, supervise } from "./supervise.ts";

const LOST = "engine/device-lost";

/** Let time go on in steps until something has happened. */
async function goOnUntil({ clock }: ReturnType<typeof supervise>, isReached: () => boolean): Promise<number> {
  const startedAt = clock.now();
  while (!isReached()) {
    await vi.waitFor(() => expect(clock.pendingTimers() > 0 || isReached()).toBe(true));
    if (!isReached()) clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return clock.now() - startedAt;
}

const kinds = ({ events }: ReturnType<typeof supervise>) => events.map(({ kind }) => kind);

test("a GPU that is lost twice and withheld for two minutes is waited for, and the same request runs again", async () => {
  const asked: string[] = [];
  const third = fakeEngine({
    complete: async (request) => {
      asked.push(request.prompt);
      return completionOf("Good work");
    },
  });
  const tab = supervise([lostOnce(LOST), lostOnce(LOST), third]);
  await tab.load();
  let text = "";
  const done = tab.engine.complete(REQUEST, { signal: signal() }).then((completion) => {
    text = completion.text;
  });
  await goOnUntil(tab, () => tab.events.some(({ kind }) => kind === "restarted"));
  // the browser gives none from now on, for 128 s: looked for at 0, 5, … 125 s
  tab.gpu.looks = 0;
  tab.gpu.refusals = 26;
  const tookMs = await goOnUntil(tab, () => text !== "");
  await done;
  expect(tab.gpu.looks).toBe(27);
  expect(tookMs).toBeGreaterThan(125_000);
  expect(tookMs).toBeLessThan(150_000);
  expect(text).toBe("Good work");
  expect(asked).toEqual([REQUEST.prompt]);
  expect(kinds(tab)).toEqual([
    "restarting",
    "restarted",
    "restarting",
    "waiting-for-gpu",
    "restarting",
    "restarted",
  ]);
});

test("a GPU that does not come back within 150 s is told as gone, and nothing is tried any more", async () => {
  const tab = supervise([lostOnce(LOST)]);
  await tab.load();
  tab.gpu.refusals = Infinity;
  let fault: unknown = null;
  tab.engine.complete(REQUEST, { signal: signal() }).catch((error: unknown) => {
    fault = error;
  });
  const tookMs = await goOnUntil(tab, () => fault !== null);
  expect(tab.gpu.looks).toBe(31);
  expect(tookMs).toBeGreaterThanOrEqual(151_000);
  expect(fault).toMatchObject({ code: "engine/gpu-gone", details: { waitedMs: 150_000 } });
  expect(kinds(tab)).toEqual(["restarting", "waiting-for-gpu", "lost"]);
  expect(tab.workers).toHaveLength(1);
});

test("a request that is stopped while the GPU is awaited returns at once, and the judge still comes back", async () => {
  const tab = supervise([lostOnce(LOST), fakeEngine()]);
  await tab.load();
  tab.gpu.refusals = 3;
  const controller = new AbortController();
  const stopped = tab.engine.complete(REQUEST, { signal: controller.signal });
  const rejected = expect(stopped).rejects.toBe("stopped");
  await goOnUntil(tab, () => kinds(tab).includes("waiting-for-gpu"));
  controller.abort("stopped");
  await rejected;
  await goOnUntil(tab, () => kinds(tab).includes("restarted"));
  expect((await tab.engine.complete(REQUEST, { signal: signal() })).text).toBe("Good work");
});

test("unload() ends the waiting, and another model is not held up by it", async () => {
  const tab = supervise([lostOnce(LOST), fakeEngine()]);
  await tab.load();
  tab.gpu.refusals = 2;
  const lost = tab.engine.complete(REQUEST, { signal: signal() });
  const rejected = expect(lost).rejects.toMatchObject({ code: "engine/not-loaded" });
  await goOnUntil(tab, () => kinds(tab).includes("waiting-for-gpu"));
  await tab.engine.unload();
  await rejected;
  expect(tab.clock.pendingTimers()).toBe(0);
  tab.gpu.refusals = 0;
  await tab.load();
  expect((await tab.engine.complete(REQUEST, { signal: signal() })).text).toBe("Good work");
  expect(kinds(tab)).not.toContain("lost");
});

test("a load soon after a loss waits for the GPU, and says so", async () => {
  const tab = supervise([lostOnce(LOST), fakeEngine()]);
  await tab.load();
  const lost = tab.engine.complete(REQUEST, { signal: signal() });
  const rejected = expect(lost).rejects.toMatchObject({ code: "engine/not-loaded" });
  await vi.waitFor(() => expect(kinds(tab)).toEqual(["restarting"]));
  tab.gpu.refusals = 2;
  const progress: LoadProgress[] = [];
  let model: unknown = null;
  const load = { signal: signal(), onProgress: (step: LoadProgress) => progress.push(step) };
  tab.engine.load(SOURCE, load).then(
    (loaded) => {
      model = loaded;
    },
    () => {},
  );
  await rejected;
  await goOnUntil(tab, () => model !== null);
  expect(model).toEqual(LOADED_MODEL);
  expect(tab.gpu.looks).toBe(3);
  expect(progress.map(({ stage }) => stage)).toEqual(["waiting-for-gpu", "starting-engine"]);
});

test("long after a loss the GPU is no longer asked for by the page", async () => {
  const tab = supervise([lostOnce(LOST), fakeEngine()]);
  await tab.load();
  const lost = tab.engine.complete(REQUEST, { signal: signal() });
  await goOnUntil(tab, () => kinds(tab).includes("restarted"));
  await lost;
  const { looks } = tab.gpu;
  expect(looks).toBe(1);
  tab.clock.advance(150_001);
  tab.gpu.refusals = Infinity;
  await tab.load();
  expect(tab.gpu.looks).toBe(looks);
});

test("a restart whose worker finds the GPU lost again waits for it before the next one", async () => {
  const dying = fakeEngine({
    load: async () => {
      throw new AppError(LOST, "killed while loading");
    },
  });
  const tab = supervise([lostOnce(LOST), dying, fakeEngine()]);
  await tab.load();
  let text = "";
  const done = tab.engine.complete(REQUEST, { signal: signal() }).then((completion) => {
    text = completion.text;
  });
  await goOnUntil(tab, () => tab.workers.length === 2);
  tab.gpu.looks = 0;
  tab.gpu.refusals = 2;
  await goOnUntil(tab, () => text !== "");
  await done;
  expect(tab.gpu.looks).toBe(3);
  expect(tab.workers).toHaveLength(3);
});
