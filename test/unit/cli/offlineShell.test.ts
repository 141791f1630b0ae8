import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sealEntries } from "#cli/build/offlineShell.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hearth-shell-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "assets", "engine.worker-abc.js"), "onmessage = null;");
});
afterAll(() => rmSync(folder, { recursive: true }));

const ENTRIES = [
  { url: "index.html", revision: "1", size: 15 },
  { url: "assets/engine.worker-abc.js", revision: null, size: 17 },
];

test("sealEntries() names the hash that every file has to have, as a browser checks it", async () => {
  const entries = await sealEntries(ENTRIES, folder, "headers");
  const hash = createHash("sha384").update("onmessage = null;").digest("base64");
  expect(entries[1]).toMatchObject({ url: ENTRIES[1]?.url, size: 17, integrity: `sha384-${hash}` });
});

test("sealEntries() gives a file another revision when its content changes or the headers do", async () => {
  const revisions = async (headers: string) =>
    (await sealEntries(ENTRIES, folder, headers)).map(({ revision }) => revision);
  const first = await revisions("connect-src 'self'");
  expect(await revisions("connect-src 'self'")).toEqual(first);
  const withOtherHeaders = await revisions("connect-src 'none'");
  expect(new Set([...first, ...withOtherHeaders]).size).toBe(4);
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>2</title>");
  const withOtherPage = await revisions("connect-src 'self'");
  expect(withOtherPage[0]).not.toBe(first[0]);
  expect(withOtherPage[1]).toBe(first[1]);
});
