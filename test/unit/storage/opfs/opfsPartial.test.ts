import { expect, test } from "vitest";
import { createPartialFile } from "#storage/opfs/opfsPartial.ts";
import type { SyncAccessHandle } from "#storage/opfs/syncAccess.ts";

interface Fake {
  readonly access: SyncAccessHandle;
  readonly ends: Parameters<typeof createPartialFile>[2];
  readonly calls: string[];
}

/** A file of 100 bytes as a worker has it; the real one runs the contract in Chromium, here its calls go wrong. */
function fakeFile(changes: Partial<SyncAccessHandle & { rename: () => Promise<void> }> = {}): Fake {
  const calls: string[] = [];
  let byteLength = 100;
  const { rename, ...handle } = changes;
  const access: SyncAccessHandle = {
    read: (bytes) => bytes.length,
    write: (bytes) => bytes.length,
    truncate: (length) => {
      calls.push(`truncate ${length}`);
      byteLength = length;
    },
    getSize: () => byteLength,
    flush: () => calls.push("flush"),
    close: () => calls.push("close"),
    ...handle,
  };
  const ends = {
    rename: async () => {
      calls.push("rename");
      await rename?.();
    },
    remove: async () => void calls.push("remove"),
    onEnd: () => void calls.push("end"),
  };
  return { access, ends, calls };
}

// seen in Chromium 156 in a private window: once it was full, every write returned 4294967288
test.each([0, 4_294_967_288, Number.NaN])(
  "a write that returns %d is storage/quota-exceeded, and the file keeps its length",
  async (taken) => {
    let byteLength = 100;
    const { access, ends, calls } = fakeFile({
      getSize: () => byteLength,
      // what fits is written, as Chromium was seen to do it
      write: () => {
        byteLength = 104;
        return taken;
      },
    });
    const partial = createPartialFile(access, "a.bin", ends);
    await expect(partial.write(100, new Uint8Array(10))).rejects.toMatchObject({
      code: "storage/quota-exceeded",
    });
    expect(calls).toEqual(["truncate 100"]);
  },
);

test("what a browser takes only in part is written in several calls, each at its place", async () => {
  const places: [number, number][] = [];
  const { access, ends } = fakeFile({
    write: (bytes, { at }) => {
      places.push([at, bytes.length]);
      return Math.min(bytes.length, 4);
    },
  });
  await createPartialFile(access, "a.bin", ends).write(20, new Uint8Array(10));
  expect(places).toEqual([
    [20, 10],
    [24, 6],
    [28, 2],
  ]);
});

test("what a browser reads only in part is read in several calls; if it gives nothing, the file is cut", async () => {
  const places: number[] = [];
  const { access, ends } = fakeFile({
    read: (bytes, { at }) => {
      places.push(at);
      if (at >= 50) return 0;
      bytes[0] = at;
      return Math.min(bytes.length, 4);
    },
  });
  const partial = createPartialFile(access, "a.bin", ends);
  expect(await partial.read(20, 26)).toEqual(Uint8Array.of(20, 0, 0, 0, 24, 0));
  await expect(partial.read(48, 60)).rejects.toMatchObject({ code: "weights/truncated" });
  expect(places).toEqual([20, 24, 48, 52]);
});

test("a length that the browser does not make, without an error, is storage/quota-exceeded", async () => {
  // seen in Chromium 156 in a private window
  const { access, ends } = fakeFile({ truncate: () => {} });
  const partial = createPartialFile(access, "a.bin", ends);
  await expect(partial.setLength(4_100_000_000)).rejects.toMatchObject({
    code: "storage/quota-exceeded",
    details: { wanted: 4_100_000_000, found: 100, isPrivateWindow: true },
  });
});

test("a length that the browser refuses is storage/quota-exceeded", async () => {
  const { access, ends } = fakeFile({
    truncate: () => {
      throw new DOMException("No space available", "QuotaExceededError");
    },
  });
  const partial = createPartialFile(access, "a.bin", ends);
  await expect(partial.setLength(200)).rejects.toMatchObject({ code: "storage/quota-exceeded" });
});

test("a file is on the disk and let go of before it gets its name", async () => {
  const { access, ends, calls } = fakeFile();
  await createPartialFile(access, "a.bin", ends).finish();
  expect(calls).toEqual(["flush", "close", "rename", "end"]);
});

test("a file that cannot get its name is let go of and stays for another try", async () => {
  const { access, ends, calls } = fakeFile({
    rename: () => Promise.reject(new DOMException("It is held", "NoModificationAllowedError")),
  });
  await expect(createPartialFile(access, "a.bin", ends).finish()).rejects.toMatchObject({
    code: "storage/unavailable",
  });
  expect(calls).toEqual(["flush", "close", "rename", "end"]);
});

test("a file that cannot be flushed is let go of and gets no name", async () => {
  const { access, ends, calls } = fakeFile({
    flush: () => {
      throw new DOMException("No space available", "QuotaExceededError");
    },
  });
  await expect(createPartialFile(access, "a.bin", ends).finish()).rejects.toMatchObject({
    code: "storage/quota-exceeded",
  });
  expect(calls).toEqual(["close", "end"]);
});

test("a file that is left is on the disk, and one that is thrown away is removed", async () => {
  const [left, thrownAway] = [fakeFile(), fakeFile()];
  await createPartialFile(left.access, "a.bin", left.ends).leave();
  expect(left.calls).toEqual(["flush", "close", "end"]);
  await createPartialFile(thrownAway.access, "a.bin", thrownAway.ends).discard();
  expect(thrownAway.calls).toEqual(["close", "remove", "end"]);
});
