import fc from "fast-check";
import { expect, test } from "vitest";
import { createNodeHash } from "#cli/hearth/nodeHash.ts";
import { AppError } from "#core/errors.ts";
import type { DownloadFile } from "#weights/download/downloadFile.ts";
import { downloadFiles } from "#weights/download/downloadFiles.ts";
import { memorySource } from "#weights/bytes/memorySource.ts";
import { sampleBytes } from "#test/contract/byteSourceContract.ts";
import {
  createResumableMemoryFolder,
  type ResumableMemoryFolder,
} from "#test/fixtures/resumableMemoryFolder.ts";
import { expectFiles, expectForward, expectSome, type Files, resultOf, sha256Of } from "./tinyDownload.ts";

const REASON = "enough for now";

/** One try: what goes wrong in it, and how it ends. */
interface Try {
  readonly connections: number;
  readonly pieceBytes: number;
  /** Stopped at this step of its progress; later than the end is never. */
  readonly stopAt: number;
  /** Which of its reads are refused: those whose number has this remainder of 7. */
  readonly refused: number;
  readonly loses: "nothing" | "unflushed" | "half";
}

const TRY: fc.Arbitrary<Try> = fc.record({
  connections: fc.integer({ min: 1, max: 5 }),
  pieceBytes: fc.constantFrom(7, 64, 1_000),
  stopAt: fc.integer({ min: 1, max: 60 }),
  refused: fc.integer({ min: 0, max: 20 }),
  loses: fc.constantFrom("nothing", "unflushed", "half"),
});

/** How often files were read from their start to their end. */
let streams = 0;

/** A host whose reads take turns in an order of their own, and may be refused. */
function fileOf(path: string, bytes: Uint8Array, isKnown: boolean, refused: number): DownloadFile {
  let reads = 0;
  return {
    path,
    byteLength: bytes.length,
    sha256: isKnown ? sha256Of(bytes) : null,
    identity: async () => sha256Of(bytes),
    open: async ({ onReceived }) => ({
      byteLength: bytes.length,
      async read(start, end) {
        reads += 1;
        for (let turn = 0; turn < (start + reads) % 5; turn += 1) await Promise.resolve();
        onReceived(Math.floor((end - start) / 2));
        if (reads % 7 === refused) throw new AppError("weights/range-refused", "no ranges today");
        return memorySource(bytes).read(start, end);
      },
    }),
    async stream(takePiece) {
      streams += 1;
      // cut once, then whole
      for (const length of [Math.floor(bytes.length / 2), bytes.length]) {
        for (let start = 0; start < length; start += 50) {
          await takePiece(bytes.subarray(start, Math.min(start + 50, length)), start);
        }
      }
    },
  };
}

async function runTry(
  folder: ResumableMemoryFolder,
  files: Files,
  isKnown: boolean,
  one: Try,
): Promise<unknown> {
  const stop = new AbortController();
  let steps = 0;
  return downloadFiles({
    files: Object.entries(files).map(([path, bytes]) => fileOf(path, bytes, isKnown, one.refused)),
    folder,
    connections: one.connections,
    pieceBytes: one.pieceBytes,
    createHash: createNodeHash,
    signal: stop.signal,
    onProgress: () => {
      steps += 1;
      if (steps === one.stopAt) stop.abort(REASON);
    },
  });
}

test("downloadFiles() ends with the bytes of the source, however often it is stopped, crashes or loses ranges", async () => {
  let stops = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.array(TRY, { maxLength: 6 }),
      async (lengths, isKnown, tries) => {
        const files = Object.fromEntries(
          lengths.map((length, index) => [`${index}.bin`, sampleBytes(length, index + 1)]),
        );
        let folder = createResumableMemoryFolder();
        for (const one of tries) {
          const ended = await runTry(folder, files, isKnown, one).catch((error: unknown) => error);
          if (ended === REASON) stops += 1;
          else expect(ended).toEqual(resultOf(files));
          expect(folder.openFiles).toBe(0);
          await expectSome(folder, files);
          let draws = 0;
          if (one.loses === "unflushed") folder = folder.crash();
          if (one.loses === "half") folder = folder.crash(() => (draws += 1) % 2 === 0);
        }
        const last: Try = { connections: 2, pieceBytes: 64, stopAt: 0, refused: 20, loses: "nothing" };
        expect(await runTry(folder, files, isKnown, last)).toEqual(resultOf(files));
        await expectFiles(folder, files);
      },
    ),
    { numRuns: 150 },
  );
  expect(stops).toBeGreaterThan(20);
  expect(streams).toBeGreaterThan(20);
}, 30_000);

test("progress of one try never goes back, whatever the sizes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 5 }),
      async (lengths, connections) => {
        const files = Object.fromEntries(
          lengths.map((length, index) => [`${index}.bin`, sampleBytes(length, index + 1)]),
        );
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const progress: Parameters<typeof expectForward>[0][number][] = [];
        await downloadFiles({
          files: Object.entries(files).map(([path, bytes]) => fileOf(path, bytes, true, 20)),
          folder: createResumableMemoryFolder(),
          connections,
          pieceBytes: 64,
          createHash: createNodeHash,
          signal: new AbortController().signal,
          onProgress: (step) => progress.push(step),
        });
        expectForward(progress);
        expect(progress.at(-1)).toMatchObject({
          bytesDone: total,
          bytesTotal: total,
          filesDone: lengths.length,
        });
      },
    ),
  );
});
