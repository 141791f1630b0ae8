import { afterAll, describe, expect, test } from "vitest";
import { runHearth } from "#cli/hearth/main.ts";
import { createProgressLine, createStepLine, progressText } from "#cli/hearth/progressLine.ts";
import { createTemporaryFolder, writeFiles } from "#test/fixtures/temporaryFolder.ts";
import { tinyCheckpoint } from "#test/fixtures/tinyCheckpointFiles.ts";
import type { ConversionProgress } from "#weights/conversion/runConversion.ts";
import { memoryIo } from "./commands/memoryIo.ts";

const root = await createTemporaryFolder();
afterAll(() => root.remove());

const HALF: ConversionProgress = {
  stage: "converting",
  finishedFiles: 12,
  totalFiles: 107,
  finishedValues: 800_000_000,
  resumedValues: 0,
  totalValues: 7_200_000_000,
};

/** A sink that keeps every write. */
function collect(options: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  const writes: string[] = [];
  return { writes, sink: { ...options, write: (text: string) => writes.push(text) } };
}

const LINE_START = "\r";
const CLEAR_TO_END = "\u001B[K";

describe("progressText()", () => {
  test("says how far, how fast and how long yet, counting by hand", () => {
    // 800 M in 8 s are 100 M/s; 6400 M are left, which take 64 s
    expect(progressText(HALF, 8000)).toBe(
      "Converting: 12 of 107 files, 11 %, 100 M weights/s, 1 min 4 s left",
    );
  });

  test("does not count what was there before as speed", () => {
    // 600 M in 6 s; 6400 M are left
    const text = progressText({ ...HALF, resumedValues: 200_000_000 }, 6000);
    expect(text).toContain("100 M weights/s, 1 min 4 s left");
  });

  test("says no rate before there is one", () => {
    expect(progressText(HALF, 500)).toBe("Converting: 12 of 107 files, 11 %");
    expect(progressText({ ...HALF, finishedValues: 0 }, 8000)).toBe("Converting: 12 of 107 files, 0 %");
    expect(progressText({ ...HALF, stage: "checking" }, 8000)).toBe(
      "Checking what is there: 12 of 107 files, 11 %",
    );
  });
});

describe("createProgressLine()", () => {
  test("writes plain lines, seconds apart, where there is no terminal", () => {
    const { writes, sink } = collect();
    let now = 0;
    const line = createProgressLine(sink, () => now);
    for (let second = 0; second <= 12; second += 1) {
      now = second * 1000;
      line.show({ ...HALF, finishedValues: second * 1e8 });
    }
    line.show({ ...HALF, finishedFiles: 107, finishedValues: HALF.totalValues });
    line.end();
    expect(writes).toEqual([
      "Converting: 12 of 107 files, 0 %\n",
      "Converting: 12 of 107 files, 6 %, 100 M weights/s, 1 min 7 s left\n",
      "Converting: 12 of 107 files, 13 %, 100 M weights/s, 1 min 2 s left\n",
      "Converting: 107 of 107 files, 100 %, 600 M weights/s, 0 s left\n",
    ]);
  });

  test("draws one bar over and over on a terminal, and takes it away", () => {
    const { writes, sink } = collect({ isTTY: true, columns: 120 });
    let now = 0;
    const line = createProgressLine(sink, () => now);
    line.show({ ...HALF, finishedValues: 0 });
    now = 50;
    line.show({ ...HALF, finishedValues: 1 });
    now = 2000;
    line.show({ ...HALF, finishedValues: 3.6e9 });
    line.end();
    // the second came too soon after the first; 3.6 G in 2 s are 1.8 G/s
    expect(writes).toEqual([
      `${LINE_START}[........................] Converting: 12 of 107 files, 0 %${CLEAR_TO_END}`,
      `${LINE_START}[############............] Converting: 12 of 107 files, 50 %, 1.80 G weights/s, 2 s left${CLEAR_TO_END}`,
      `${LINE_START}${CLEAR_TO_END}`,
    ]);
  });

  test.each([
    // 79 columns without the last one; the text takes 66, brackets and a space 3
    [80, "[#.........] Converting: 12 of 107 files, 11 %, 100 M weights/s, 1 min 4 s left"],
    [undefined, "[#.........] Converting: 12 of 107 files, 11 %, 100 M weights/s, 1 min 4 s left"],
    [74, "Converting: 12 of 107 files, 11 %, 100 M weights/s, 1 min 4 s left"],
    [40, "Converting: 12 of 107 files, 11 %, 100 "],
  ])("on a terminal of %s columns shows rate and time left before a long bar", (columns, shown) => {
    const { writes, sink } = collect({ isTTY: true, ...(columns === undefined ? {} : { columns }) });
    let now = 0;
    const line = createProgressLine(sink, () => now);
    line.show({ ...HALF, finishedValues: 0 });
    now = 8000;
    line.show(HALF);
    expect(writes[1]).toBe(`${LINE_START}${shown}${CLEAR_TO_END}`);
  });
});

describe("createStepLine()", () => {
  test("writes a line for each step where there is no terminal", () => {
    const { writes, sink } = collect();
    const line = createStepLine(sink);
    for (const fraction of [0, 0.5, 1]) line.show("Hashing", fraction);
    line.show("Comparing", 0);
    line.end();
    expect(writes).toEqual(["Hashing …\n", "Comparing …\n"]);
  });

  test("draws a bar on a terminal and takes it away once", () => {
    const { writes, sink } = collect({ isTTY: true });
    const line = createStepLine(sink);
    line.show("Hashing", 0.5);
    line.end();
    line.end();
    expect(writes).toEqual([
      `${LINE_START}[############............] Hashing: 50 %${CLEAR_TO_END}`,
      `${LINE_START}${CLEAR_TO_END}`,
    ]);
  });
});

describe("hearth quantize shows how far it is on standard error alone:", () => {
  async function quantize(out: string, isTTY: boolean) {
    const model = await writeFiles(root.at("model"), tinyCheckpoint({ vocabularySize: 300 }));
    const { writes, sink } = collect({ isTTY, columns: 80 });
    const { io, stdout } = memoryIo("");
    const args = ["quantize", model, "--format", "q4f16_1", "--json", "--out", root.at(out)];
    expect(await runHearth(args, { ...io, stderr: sink })).toBe(0);
    expect(stdout().trimEnd().split("\n")).toHaveLength(1);
    return writes.join("");
  }

  test("plain lines elsewhere", async () => {
    const shown = await quantize("plain", false);
    expect(shown).not.toContain(LINE_START);
    expect(shown).not.toContain(CLEAR_TO_END);
    expect(shown).toContain("Converting: 1 of 1 files, 100 %\n");
  });

  test("a bar on a terminal, gone in the end", async () => {
    const shown = await quantize("terminal", true);
    expect(shown).toContain(`${LINE_START}[########################] Converting: 1 of 1 files, 100 %`);
    expect(shown.endsWith(`${LINE_START}${CLEAR_TO_END}`)).toBe(true);
    expect(shown).not.toContain("\n");
  });
});
