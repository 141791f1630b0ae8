import { expect, test, vi } from "vitest";
import { createWriteClaims } from "#workers/tabs/writeClaim.ts";

// Web Locks tell requests apart, not pages: two claims objects are two tabs as far as they are concerned
const claims = (): ReturnType<typeof createWriteClaims> => createWriteClaims("test-write/");
const unwanted = (): never => expect.unreachable("the claim was not taken");

test("claim() is refused while another tab has it, and given once it is free", async () => {
  const [one, two] = [claims(), claims()];
  const release = await one.claim("a", unwanted);
  expect(release).not.toBeNull();
  expect(await two.claim("a", unwanted)).toBeNull();
  expect(await two.claim("b", unwanted)).not.toBeNull();
  release?.();
  await vi.waitFor(async () => expect(await two.claim("a", unwanted)).not.toBeNull());
});

test("takeOver() takes it whoever has it, and the other is told once", async () => {
  const [one, two] = [claims(), claims()];
  const onLost = vi.fn();
  const release = await one.claim("c", onLost);
  const taken = await two.takeOver("c", unwanted);
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(1));
  release?.();
  expect(await one.claim("c", unwanted)).toBeNull();
  taken();
  await vi.waitFor(async () => expect(await one.claim("c", unwanted)).not.toBeNull());
});

test("whenFree() waits for its turn, and a stop ends the waiting", async () => {
  const [one, two, three] = [claims(), claims(), claims()];
  const release = await one.claim("d", unwanted);
  const stopper = new AbortController();
  const stopped = two.whenFree("d", unwanted, stopper.signal);
  const waiting = three.whenFree("d", unwanted, new AbortController().signal);
  const reason = new DOMException("No longer wanted", "AbortError");
  stopper.abort(reason);
  await expect(stopped).rejects.toBe(reason);
  release?.();
  (await waiting)();
});
