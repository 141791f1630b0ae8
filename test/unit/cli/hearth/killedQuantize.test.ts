import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPartialName, partialName } from "#core/folderPath.ts";
import { gaussians } from "#test/fixtures/gaussians.ts";
import { writeLargeCheckpoint } from "#test/fixtures/largeCheckpoint.ts";
import { createTemporaryFolder, readFiles } from "#test/fixtures/temporaryFolder.ts";
import { hearth, onlyJson } from "./runInProcess.ts";
import { type HearthProcess, spawnHearth } from "./spawnHearth.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());

const model = root.at("model");
const JOURNAL = ".hearth-conversion.json";
/** What a shard is filled to. */
const SHARD_BYTES = 32 * 2 ** 20;
const TIME_LIMIT_MS = 60_000;

/** What an uninterrupted run makes: SHA-256 by file name. */
let expected: ReadonlyMap<string, string>;

const argumentsFor = (out: string, threads: number): string[] => {
  const options = ["--format", "q4f16_1", "--threads", String(threads), "--json"];
  return ["quantize", model, ...options, "--out", out];
};

const startQuantize = (out: string): HearthProcess => spawnHearth(...argumentsFor(out, 2));

async function hashesOf(directory: string): Promise<Map<string, string>> {
  const files = await readFiles(directory);
  return new Map(
    Array.from(files, ([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]),
  );
}

/**
 * Wait until so much of a shard has been written under the name that it has until it is whole.
 *
 * @returns Whether the process was still at work then.
 */
async function waitForPart({ child }: HearthProcess, shard: string, byteLength: number): Promise<boolean> {
  const written = (): number => statSync(shard, { throwIfNoEntry: false })?.size ?? 0;
  while (child.exitCode === null && written() < byteLength) await sleep(2);
  return child.exitCode === null;
}

beforeAll(async () => {
  // 11 layers make three shards: of two threads, one makes the third when it has made one of the others
  writeLargeCheckpoint(model, 11);
  const out = root.at("uninterrupted");
  expect(onlyJson(await hearth(...argumentsFor(out, 1)))).toMatchObject({ resumedFiles: 0, files: 7 });
  expected = await hashesOf(out);
}, TIME_LIMIT_MS);

describe("hearth quantize that is killed", () => {
  const random = gaussians(3);
  /** Somewhere between a twentieth and three quarters. */
  const randomFraction = (): number => 0.05 + 0.7 * (Math.abs(random()) % 1);

  test.each([
    ["in its first shard", 0, 0, randomFraction()],
    ["in its third shard", 2, 1, randomFraction()],
    ["in its third shard, at another moment", 2, 1, randomFraction()],
  ])(
    "%s gives the same bytes when it is run again",
    async (_, index, leastResumed, fraction) => {
      const out = root.at(`killed-${index}-${fraction}`);
      const partial = `${out}/${partialName(`params_shard_${index}.bin`)}`;
      const { child, outcome } = startQuantize(out);
      const wasAtWork = await waitForPart({ child, outcome }, partial, fraction * SHARD_BYTES);
      child.kill("SIGKILL");
      expect(wasAtWork).toBe(true);
      expect(await outcome).toMatchObject({ signal: "SIGKILL", stdout: "" });
      const left = await readdir(out);
      expect(left).toContain(JOURNAL);
      expect(left).not.toContain("hearth-manifest.json");
      expect(left.some(isPartialName)).toBe(true);

      const again = onlyJson(await hearth(...argumentsFor(out, 1)));
      expect(again).toMatchObject({ wasComplete: false, files: 7 });
      expect(again["resumedFiles"]).toBeGreaterThanOrEqual(leastResumed);
      expect(await hashesOf(out)).toEqual(expected);
    },
    TIME_LIMIT_MS,
  );
});

test(
  "hearth quantize that gets Ctrl-C says how to go on, leaves whole files alone, and goes on",
  async () => {
    const out = root.at("interrupted");
    const first = startQuantize(out);
    const partial = `${out}/${partialName("params_shard_2.bin")}`;
    expect(await waitForPart(first, partial, SHARD_BYTES / 8)).toBe(true);
    first.child.kill("SIGINT");
    const outcome = await first.outcome;
    expect(outcome.exitCode).toBe(130);
    expect(outcome.stderr).toContain("interrupted. Run the same command again to go on.");
    expect(onlyJson(outcome)).toMatchObject({ error: { code: "cli/interrupted" } });
    const left = await hashesOf(out);
    expect(left.delete(JOURNAL)).toBe(true);
    expect(left.size).toBeGreaterThan(0);
    for (const [name, hash] of left) expect(hash, name).toBe(expected.get(name));

    const second = await startQuantize(out).outcome;
    expect(onlyJson(second)).toMatchObject({ resumedFiles: left.size, wasComplete: false });
    expect(await hashesOf(out)).toEqual(expected);
  },
  TIME_LIMIT_MS,
);
