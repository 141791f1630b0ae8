import { describe, expect, test } from "vitest";
import type { WritableByteFolder } from "#core/bytes.ts";
import { AppError } from "#core/errors.ts";
import { convertInto, filesOf, jsonOf } from "#test/fixtures/convertInMemory.ts";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import type { ConversionProgress } from "#weights/conversion/runConversion.ts";
import {
  failingFolder,
  numberedConversion,
  type NumberedOptions,
  valuesOfJob,
} from "./numberedConversion.ts";

const JOURNAL = ".hearth-conversion.json";
const MANIFEST = "hearth-manifest.json";
const DISK_FULL = new AppError("storage/quota-exceeded", "Cannot write: the disk is full");

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What an uninterrupted run leaves. */
async function wholeFiles(options: NumberedOptions = {}): Promise<Map<string, Uint8Array>> {
  const folder = createMemoryFolder();
  await convertInto(folder, numberedConversion(options));
  return filesOf(folder);
}

/** Run until job `index` fails. */
async function cutAt(folder: WritableByteFolder, index: number): Promise<void> {
  let faults = 0;
  const halfway = (job: number): void => {
    if (job !== index) return;
    faults += 1;
    throw new AppError("weights/truncated", `part ${index} cannot be read`);
  };
  await expect(convertInto(folder, numberedConversion({ halfway }))).rejects.toThrow(`part ${index} cannot`);
  expect(faults).toBe(1);
}

async function replaceFile(folder: WritableByteFolder, path: string, bytes: Uint8Array): Promise<void> {
  const sink = await folder.create(path);
  await sink.write(bytes);
  await sink.close();
}

describe("runConversion() into an empty folder", () => {
  test("makes all files, a manifest at the end, and leaves no journal", async () => {
    const folder = createMemoryFolder();
    const result = await convertInto(folder, numberedConversion());
    expect(result).toMatchObject({ resumedFiles: 0, wasComplete: false });
    expect((await folder.list()).map(({ path }) => path)).toEqual([
      MANIFEST,
      "index.txt",
      ...[0, 1, 2, 3, 4].map((index) => `part-${index}.bin`),
    ]);
    expect((await filesOf(folder)).get("part-1.bin")).toEqual(
      Uint8Array.from({ length: 20 }, (_, offset) => 16 + (offset % 16)),
    );
  });

  test("writes the manifest after everything else", async () => {
    const closed: string[] = [];
    const folder = createMemoryFolder();
    const watching: WritableByteFolder = {
      ...folder,
      async create(path) {
        const sink = await folder.create(path);
        return { ...sink, close: () => sink.close().then(() => void closed.push(path)) };
      },
    };
    await convertInto(watching, numberedConversion());
    expect(closed[0]).toBe(JOURNAL);
    expect(closed.at(-1)).toBe(MANIFEST);
    expect(closed.at(-2)).toBe("index.txt");
  });

  test("of no jobs writes the closing files", async () => {
    const folder = createMemoryFolder();
    await convertInto(folder, numberedConversion({ jobs: 0 }));
    expect((await folder.list()).map(({ path }) => path)).toEqual([MANIFEST, "index.txt"]);
  });
});

describe("runConversion() after a cut", () => {
  test.each([0, 1, 4])("at job %i makes only what is missing, with the same bytes", async (index) => {
    const folder = createMemoryFolder();
    await cutAt(folder, index);
    const conversion = numberedConversion();
    const result = await convertInto(folder, conversion);
    expect(conversion.begun).toEqual([0, 1, 2, 3, 4].slice(index));
    expect(result).toMatchObject({ resumedFiles: index, wasComplete: false });
    expect(await filesOf(folder)).toEqual(await wholeFiles());
  });

  test("leaves nothing of the file that was being made", async () => {
    const folder = createMemoryFolder();
    await cutAt(folder, 2);
    expect((await folder.list()).map(({ path }) => path)).toEqual([JOURNAL, "part-0.bin", "part-1.bin"]);
  });

  test("by a full disk goes on when there is room again", async () => {
    const folder = createMemoryFolder();
    const full = failingFolder(folder, "part-3.bin", DISK_FULL);
    await expect(convertInto(full, numberedConversion())).rejects.toBe(DISK_FULL);
    expect(full.faults).toBe(1);
    const conversion = numberedConversion();
    await convertInto(folder, conversion);
    expect(conversion.begun).toEqual([3, 4]);
    expect(await filesOf(folder)).toEqual(await wholeFiles());
  });

  test.each(["index.txt", MANIFEST])("in %s makes no file again", async (path) => {
    const folder = createMemoryFolder();
    const full = failingFolder(folder, path, DISK_FULL);
    await expect(convertInto(full, numberedConversion())).rejects.toBe(DISK_FULL);
    expect(full.faults).toBe(1);
    expect(await folder.open(MANIFEST)).toBeNull();
    const conversion = numberedConversion();
    await convertInto(folder, conversion);
    expect(conversion.begun).toEqual([]);
    expect(await filesOf(folder)).toEqual(await wholeFiles());
  });

  test("many times comes to the same end", async () => {
    const folder = createMemoryFolder();
    for (const index of [0, 1, 1, 2, 3, 4]) await cutAt(folder, index);
    await convertInto(folder, numberedConversion());
    expect(await filesOf(folder)).toEqual(await wholeFiles());
  });

  test.each([
    ["one flipped bit", (bytes: Uint8Array) => bytes.map((byte, index) => (index === 7 ? byte ^ 1 : byte))],
    ["a byte too few", (bytes: Uint8Array) => bytes.subarray(0, -1)],
    ["a byte too many", (bytes: Uint8Array) => Uint8Array.from([...bytes, 0])],
  ])("makes a finished file with %s again", async (_, damage) => {
    const folder = createMemoryFolder();
    await cutAt(folder, 3);
    const bytes = (await filesOf(folder)).get("part-1.bin") ?? new Uint8Array(0);
    await replaceFile(folder, "part-1.bin", damage(bytes));
    const conversion = numberedConversion();
    const result = await convertInto(folder, conversion);
    expect(conversion.begun).toEqual([1, 3, 4]);
    expect(result.resumedFiles).toBe(2);
    expect(await filesOf(folder)).toEqual(await wholeFiles());
  });

  test("makes a finished file that was deleted again", async () => {
    const folder = createMemoryFolder();
    await cutAt(folder, 3);
    await folder.remove("part-0.bin");
    const conversion = numberedConversion();
    await convertInto(folder, conversion);
    expect(conversion.begun).toEqual([0, 3, 4]);
  });
});

describe("runConversion() into a folder that is complete", () => {
  test("does nothing", async () => {
    const folder = createMemoryFolder();
    const first = await convertInto(folder, numberedConversion());
    const before = await filesOf(folder);
    const conversion = numberedConversion();
    const result = await convertInto(folder, conversion);
    expect(conversion.begun).toEqual([]);
    expect(result).toMatchObject({ wasComplete: true, resumedFiles: 0 });
    expect(result.manifest.identity).toBe(first.manifest.identity);
    expect(await filesOf(folder)).toEqual(before);
  });

  test("clears away the journal of a try that was cut after its manifest", async () => {
    const folder = createMemoryFolder();
    await convertInto(folder, numberedConversion());
    await replaceFile(folder, JOURNAL, encode('{"identity":"numbered","files":[]}'));
    await convertInto(folder, numberedConversion());
    expect(await folder.open(JOURNAL)).toBeNull();
  });

  test("but for a lost file makes that one", async () => {
    const folder = createMemoryFolder();
    await convertInto(folder, numberedConversion());
    await folder.remove("part-2.bin");
    const conversion = numberedConversion();
    const result = await convertInto(folder, conversion);
    expect(conversion.begun).toEqual([2]);
    expect(result).toMatchObject({ wasComplete: false, resumedFiles: 4 });
    expect(await filesOf(folder)).toEqual(await wholeFiles());
  });
});

describe("runConversion() into a folder of something else", () => {
  test.each([
    ["a file that is nobody's", { "photo.jpg": encode("…") }, "photo.jpg"],
    ["another conversion's journal", { [JOURNAL]: encode('{"identity":"other","files":[]}') }, JOURNAL],
    ["a journal that cannot be read", { [JOURNAL]: encode('{"ident') }, JOURNAL],
    [
      "another conversion's manifest",
      { [MANIFEST]: encode('{"format":"hearth-manifest","version":1,"identity":"other","files":[]}') },
      MANIFEST,
    ],
  ])("refuses %s, names it and writes nothing", async (_, files, fileName) => {
    const folder = createMemoryFolder(files);
    const conversion = numberedConversion();
    await expect(convertInto(folder, conversion)).rejects.toMatchObject({
      code: "weights/other-conversion",
      details: { fileName },
    });
    expect(conversion.begun).toEqual([]);
    expect(await filesOf(folder)).toEqual(new Map(Object.entries(files)));
  });

  test("refuses a finished conversion with other settings and leaves it whole", async () => {
    const folder = createMemoryFolder();
    await convertInto(folder, numberedConversion());
    const before = await filesOf(folder);
    const other = numberedConversion({ identity: "with other settings" });
    await expect(convertInto(folder, other)).rejects.toMatchObject({ code: "weights/other-conversion" });
    expect(await filesOf(folder)).toEqual(before);
  });
});

describe("runConversion() of certain files of a folder", () => {
  const place = { kind: "files", journalPath: ".part.journal" } as const;

  test("leaves all others alone, and no manifest or journal", async () => {
    const folder = createMemoryFolder({ "notes.txt": encode("mine"), "part-0.bin": encode("old") });
    await convertInto(folder, numberedConversion(), { place });
    const files = await filesOf(folder);
    expect(files.get("notes.txt")).toEqual(encode("mine"));
    expect(files.get("part-0.bin")).toEqual((await wholeFiles()).get("part-0.bin"));
    expect(files.has(MANIFEST)).toBe(false);
    expect([...files.keys()].filter((path) => path.startsWith("."))).toEqual([]);
  });

  test("goes on by its own journal", async () => {
    const folder = createMemoryFolder({ "notes.txt": encode("mine") });
    const full = failingFolder(folder, "part-2.bin", DISK_FULL);
    await expect(convertInto(full, numberedConversion(), { place })).rejects.toBe(DISK_FULL);
    expect(full.faults).toBe(1);
    const conversion = numberedConversion();
    await convertInto(folder, conversion, { place });
    expect(conversion.begun).toEqual([2, 3, 4]);
  });

  test("starts anew over a journal of another conversion", async () => {
    const folder = createMemoryFolder({ ".part.journal": encode('{"identity":"other","files":[]}') });
    const conversion = numberedConversion();
    await convertInto(folder, conversion, { place });
    expect(conversion.begun).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("runConversion() that is stopped", () => {
  test("rejects with the reason, leaves no partial file and goes on the next time", async () => {
    const folder = createMemoryFolder();
    const controller = new AbortController();
    const reason = new DOMException("Enough", "AbortError");
    const stopped = numberedConversion({
      halfway: (index) => {
        if (index === 2) controller.abort(reason);
      },
    });
    await expect(convertInto(folder, stopped, { signal: controller.signal })).rejects.toBe(reason);
    expect(stopped.begun).toEqual([0, 1, 2]);
    expect((await folder.list()).map(({ path }) => path)).toEqual([JOURNAL, "part-0.bin", "part-1.bin"]);
    const conversion = numberedConversion();
    await convertInto(folder, conversion);
    expect(conversion.begun).toEqual([2, 3, 4]);
    expect(await filesOf(folder)).toEqual(await wholeFiles());
  });

  test("rejects with the reason even where another job failed meanwhile", async () => {
    const controller = new AbortController();
    const reason = new Error("Enough");
    const conversion = numberedConversion({
      halfway: () => {
        controller.abort(reason);
        throw new AppError("weights/truncated", "The thread is gone");
      },
    });
    const promise = convertInto(createMemoryFolder(), conversion, { signal: controller.signal, poolSize: 2 });
    await expect(promise).rejects.toBe(reason);
  });

  test("before it begins runs no job", async () => {
    const conversion = numberedConversion();
    const signal = AbortSignal.abort(new Error("Never mind"));
    await expect(convertInto(createMemoryFolder(), conversion, { signal })).rejects.toThrow("Never mind");
    expect(conversion.begun).toEqual([]);
  });

  test("between its closing files writes no manifest", async () => {
    const folder = createMemoryFolder();
    const controller = new AbortController();
    const conversion = numberedConversion({ closing: () => controller.abort(new Error("Enough")) });
    await expect(convertInto(folder, conversion, { signal: controller.signal })).rejects.toThrow("Enough");
    expect(await folder.open(MANIFEST)).toBeNull();
  });
});

describe("runConversion() with several jobs at a time", () => {
  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test("has as many under way as the pool takes, and gives the same bytes", async () => {
    const folder = createMemoryFolder();
    const conversion = numberedConversion({ jobs: 7, halfway: nextTurn });
    await convertInto(folder, conversion, { poolSize: 3 });
    expect(conversion.mostAtOnce).toBe(3);
    expect(new Set(conversion.begun)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    expect(conversion.begun).toHaveLength(7);
    expect(await filesOf(folder)).toEqual(await wholeFiles({ jobs: 7 }));
  });

  test("begins no job after a fault, waits for those under way and keeps them", async () => {
    const folder = createMemoryFolder();
    let finishOthers = (): void => {};
    const othersMayFinish = new Promise<void>((resolve) => {
      finishOthers = resolve;
    });
    const conversion = numberedConversion({
      jobs: 8,
      halfway: async (index) => {
        if (index !== 1) return othersMayFinish;
        setImmediate(finishOthers);
        throw new AppError("weights/truncated", "part 1 cannot be read");
      },
    });
    await expect(convertInto(folder, conversion, { poolSize: 3 })).rejects.toThrow("part 1 cannot be read");
    expect(conversion.begun).toEqual([0, 1, 2]);
    expect((await folder.list()).map(({ path }) => path)).toEqual([JOURNAL, "part-0.bin", "part-2.bin"]);
    const again = numberedConversion({ jobs: 8 });
    await convertInto(folder, again);
    expect(again.begun).toEqual([1, 3, 4, 5, 6, 7]);
  });

  test("reports the fault that came first, whichever job it was", async () => {
    const conversion = numberedConversion({
      halfway: async (index) => {
        // the later its number, the earlier it fails
        for (let turn = 0; turn < 3 - index; turn += 1) await nextTurn();
        throw new AppError("weights/truncated", `part ${index} cannot be read`);
      },
    });
    const promise = convertInto(createMemoryFolder(), conversion, { poolSize: 3 });
    await expect(promise).rejects.toThrow("part 2 cannot be read");
    expect(conversion.begun).toEqual([0, 1, 2]);
  });
});

describe("the progress of runConversion()", () => {
  async function watch(folder: WritableByteFolder, poolSize: number): Promise<ConversionProgress[]> {
    const seen: ConversionProgress[] = [];
    const onProgress = (progress: ConversionProgress): void => void seen.push(progress);
    await convertInto(folder, numberedConversion(), { poolSize, onProgress });
    return seen;
  }
  const total = [0, 1, 2, 3, 4].reduce((sum, index) => sum + valuesOfJob(index), 0);

  test.each([1, 3])("with %i at a time never goes back and ends with everything", async (poolSize) => {
    const seen = await watch(createMemoryFolder(), poolSize);
    const values = seen.map(({ finishedValues }) => finishedValues);
    expect(values).toEqual(values.toSorted((one, other) => one - other));
    expect(new Set(seen.map(({ totalValues, totalFiles }) => `${totalValues} ${totalFiles}`))).toEqual(
      new Set([`${total} 5`]),
    );
    expect(seen.at(-1)).toEqual({
      stage: "closing",
      finishedFiles: 5,
      totalFiles: 5,
      finishedValues: total,
      resumedValues: 0,
      totalValues: total,
    });
  });

  test("counts what an earlier try had finished, first while it is checked", async () => {
    const folder = createMemoryFolder();
    await cutAt(folder, 3);
    const seen = await watch(folder, 1);
    const resumed = valuesOfJob(0) + valuesOfJob(1) + valuesOfJob(2);
    expect(seen.slice(0, 3).map(({ stage, finishedFiles }) => [stage, finishedFiles])).toEqual([
      ["checking", 1],
      ["checking", 2],
      ["checking", 3],
    ]);
    for (const { resumedValues } of seen.slice(3)) expect(resumedValues).toBe(resumed);
    expect(seen.at(-1)).toMatchObject({ finishedValues: total, resumedValues: resumed });
  });
});

test("the journal says what is finished, in a form that can be read", async () => {
  const folder = createMemoryFolder();
  await cutAt(folder, 1);
  expect(await jsonOf(folder, JOURNAL)).toMatchObject({
    identity: "numbered",
    files: [{ path: "part-0.bin", byteLength: 10 }],
  });
});
