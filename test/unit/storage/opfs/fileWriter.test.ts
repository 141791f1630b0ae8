import { expect, test } from "vitest";
import { createFileWriter } from "#storage/opfs/fileWriter.ts";

interface FakeFile {
  readonly handle: FileSystemFileHandle;
  readonly calls: string[];
}

/**
 * A file as a dedicated worker has it. The real one runs the contract in Chromium; here its writes can go wrong.
 *
 * @param write What a write of so many bytes at a place returns.
 */
function fakeFile(write: (byteLength: number, at: number) => number, size: () => number): FakeFile {
  const calls: string[] = [];
  const access = {
    write: (bytes: Uint8Array, { at }: { at: number }) => {
      calls.push(`write ${bytes.length} at ${at}`);
      return write(bytes.length, at);
    },
    truncate: (byteLength: number) => calls.push(`truncate ${byteLength}`),
    getSize: size,
    flush: () => calls.push("flush"),
    close: () => calls.push("close"),
  };
  const handle = { createSyncAccessHandle: async () => access };
  return { handle: handle as unknown as FileSystemFileHandle, calls };
}

test("what a browser takes only in part is written in several calls, each at its place", async () => {
  const file = fakeFile(
    (byteLength) => Math.min(byteLength, 4),
    () => 11,
  );
  const writer = await createFileWriter(file.handle);
  await writer.write(new Uint8Array(10));
  await writer.write(new Uint8Array(1));
  await writer.finish();
  expect(file.calls).toEqual([
    "truncate 0",
    "write 10 at 0",
    "write 6 at 4",
    "write 2 at 8",
    "write 1 at 10",
    "flush",
    "close",
  ]);
});

// seen in Chromium 156 in a private window: once it was full, every write returned 4294967288
test.each([0, 4_294_967_288, Number.NaN])(
  "a write that returns %d is storage/quota-exceeded",
  async (taken) => {
    const file = fakeFile(
      () => taken,
      () => 0,
    );
    const writer = await createFileWriter(file.handle);
    await expect(writer.write(new Uint8Array(10))).rejects.toMatchObject({ code: "storage/quota-exceeded" });
    expect(file.calls).toEqual(["truncate 0", "write 10 at 0"]);
  },
);

test("a file that is shorter than what was written is refused, and let go of", async () => {
  const file = fakeFile(
    (byteLength) => byteLength,
    () => 7,
  );
  const writer = await createFileWriter(file.handle);
  await writer.write(new Uint8Array(10));
  await expect(writer.finish()).rejects.toMatchObject({
    code: "storage/unavailable",
    details: { found: 7, byteLength: 10 },
  });
  expect(file.calls.at(-1)).toBe("close");
});
