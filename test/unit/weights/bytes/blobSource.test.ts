import { expect, test } from "vitest";
import { blobFolder, blobSource, pickedFiles } from "#weights/bytes/blobSource.ts";
import { describeByteFolder } from "#test/contract/byteFolderContract.ts";
import { describeByteSource, sampleBytes } from "#test/contract/byteSourceContract.ts";

describeByteSource("a Blob", async (bytes) => ({
  source: blobSource(new Blob([Uint8Array.from(bytes)])),
}));

const partsOf = (bytes: Uint8Array<ArrayBuffer>): Blob =>
  new Blob([bytes.slice(0, 7), new Blob([bytes.slice(7, 70_000)]), bytes.slice(70_000)]);

describeByteSource("a Blob made of parts", async (bytes) => ({
  source: blobSource(partsOf(Uint8Array.from(bytes))),
}));

describeByteFolder("a folder of Blobs", async (files) => ({
  folder: blobFolder(
    Object.entries(files).map(([path, bytes]) => ({ path, blob: new Blob([Uint8Array.from(bytes)]) })),
  ),
}));

/** A File as a browser gives it for a picked folder; Node's has no place in a folder. */
function pickedFile(path: string, bytes: Uint8Array<ArrayBuffer>): File {
  const file = new File([bytes], path.slice(path.lastIndexOf("/") + 1));
  Object.defineProperty(file, "webkitRelativePath", { value: path });
  return file;
}

test("pickedFiles() leaves out the name of the picked folder itself", () => {
  const files = [
    pickedFile("model/config.json", sampleBytes(2)),
    pickedFile("model/sub/a.bin", sampleBytes(3)),
  ];
  expect(pickedFiles(files).map(({ path }) => path)).toEqual(["config.json", "sub/a.bin"]);
});

test("pickedFiles() takes the names of files that were picked one by one", () => {
  expect(
    pickedFiles([new File([], "a.bin"), pickedFile("", sampleBytes(1))]).map(({ path }) => path),
  ).toEqual(["a.bin", ""]);
});

test("blobFolder() refuses two files of the same path", () => {
  const twice = [1, 2].map((byteLength) => ({ path: "a.bin", blob: new Blob([sampleBytes(byteLength)]) }));
  expect(() => blobFolder(twice)).toThrow(expect.objectContaining({ code: "weights/header-invalid" }));
});

test("blobSource() says how many bytes came when a file has become shorter", async () => {
  const blob = new Blob([sampleBytes(100)]);
  const shortened = { size: 150, slice: (start: number, end: number) => blob.slice(start, end) } as Blob;
  await expect(blobSource(shortened, "a.bin").read(90, 120)).rejects.toMatchObject({
    code: "weights/truncated",
    details: { name: "a.bin", received: 10 },
  });
});

test("blobSource() passes on that a picked file cannot be read any more", async () => {
  const gone = new DOMException("The file was changed", "NotReadableError");
  const blob = { size: 5, slice: () => ({ arrayBuffer: () => Promise.reject(gone) }) } as unknown as Blob;
  await expect(blobSource(blob, "a.bin").read(0, 5)).rejects.toMatchObject({
    code: "storage/unavailable",
    cause: gone,
  });
});
