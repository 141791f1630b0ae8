import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { holdLock, waitForLock } from "#cli/hearth/conversion/holdLock.ts";
import { memoryIo } from "#test/unit/cli/hearth/commands/memoryIo.ts";
import { createTemporaryFolder } from "#test/fixtures/temporaryFolder.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());

let count = 0;
let target: string;
let lock: string;
beforeEach(() => {
  count += 1;
  target = root.at(`target-${count}`);
  lock = root.at(`.target-${count}.hearth-lock`);
});

test("holdLock() lets nobody else in until it is given back", async () => {
  const giveBack = await holdLock(target);
  await expect(holdLock(target)).rejects.toMatchObject({
    code: "weights/in-use",
    details: { process: process.pid },
  });
  await giveBack();
  await (
    await holdLock(target)
  )();
  expect((await readdir(root.path)).filter((name) => name.includes("lock"))).toEqual([]);
});

test("holdLock() names the process that is writing", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  try {
    await once(child, "spawn");
    await writeFile(lock, String(child.pid));
    await expect(holdLock(target)).rejects.toMatchObject({ details: { process: child.pid } });
    expect(await readFile(lock, "utf8")).toBe(String(child.pid));
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  // it has died without giving back
  await (
    await holdLock(target)
  )();
});

test.each([
  ["a process that had this one's number, as in a container that was started again", String(process.pid)],
  ["a process that died before it could write its number", ""],
  ["nobody", "not a number"],
])("holdLock() takes over the lock of %s", async (_, content) => {
  await writeFile(lock, content);
  const giveBack = await holdLock(target);
  expect(await readFile(lock, "utf8")).toBe(String(process.pid));
  await giveBack();
});

test("waitForLock() says who is writing, and goes on when that process has ended", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  await once(child, "spawn");
  await writeFile(lock, String(child.pid));
  const { io, stderr } = memoryIo("");
  const waiting = waitForLock(target, io);
  await vi.waitFor(() => expect(stderr()).toContain(`process ${child.pid} is writing it`));
  expect(await readFile(lock, "utf8")).toBe(String(child.pid));
  child.kill("SIGKILL");
  await once(child, "exit");
  const giveBack = await waiting;
  expect(await readFile(lock, "utf8")).toBe(String(process.pid));
  expect(stderr().match(/Waiting for it to end/g)).toHaveLength(1);
  await giveBack();
});

test("waitForLock() stops waiting when it is stopped, and leaves the other's lock", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  try {
    await once(child, "spawn");
    await writeFile(lock, String(child.pid));
    const controller = new AbortController();
    const { io, stderr } = memoryIo("");
    const waiting = waitForLock(target, { stderr: io.stderr, signal: controller.signal });
    const settled = expect(waiting).rejects.toThrow("stopped");
    await vi.waitFor(() => expect(stderr()).toContain("Waiting"));
    controller.abort(new Error("stopped"));
    await settled;
    expect(await readFile(lock, "utf8")).toBe(String(child.pid));
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});

test("waitForLock() does not wait for its own process", async () => {
  const giveBack = await holdLock(target);
  await expect(waitForLock(target, memoryIo("").io)).rejects.toMatchObject({ code: "weights/in-use" });
  await giveBack();
});
