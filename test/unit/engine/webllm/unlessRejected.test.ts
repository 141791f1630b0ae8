import { describe, expect, test } from "vitest";
import { abortOf, unlessRejected } from "#engine/webllm/unlessRejected.ts";

const never = new Promise<never>(() => {});

describe("unlessRejected()", () => {
  test("settles as the work does", async () => {
    const calm = new AbortController().signal;
    expect(await unlessRejected(Promise.resolve("done"), abortOf(calm))).toBe("done");
    await expect(unlessRejected(Promise.reject(new Error("broken")), abortOf(calm))).rejects.toThrow(
      "broken",
    );
  });

  test("rejects with the signal's reason, also when it came before", async () => {
    const stop = new AbortController();
    const work = unlessRejected(never, abortOf(stop.signal));
    stop.abort("enough");
    await expect(work).rejects.toBe("enough");
    await expect(unlessRejected(never, abortOf(stop.signal))).rejects.toBe("enough");
  });

  test("stays subscribed to nothing", async () => {
    let subscribed = 0;
    const source = (): (() => void) => {
      subscribed += 1;
      return () => void (subscribed -= 1);
    };
    await unlessRejected(Promise.resolve(), source, source);
    await Promise.resolve();
    expect(subscribed).toBe(0);
  });
});
