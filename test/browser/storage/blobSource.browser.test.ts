import { blobFolder, blobSource } from "#weights/bytes/blobSource.ts";
import { describeByteFolder } from "#test/contract/byteFolderContract.ts";
import { describeByteSource } from "#test/contract/byteSourceContract.ts";

describeByteSource("a File in Chromium", async (bytes) => ({
  source: blobSource(new File([Uint8Array.from(bytes)], "file.bin"), "file.bin"),
}));

describeByteFolder("a folder of Files in Chromium", async (files) => ({
  folder: blobFolder(
    Object.entries(files).map(([path, bytes]) => ({ path, blob: new File([Uint8Array.from(bytes)], path) })),
  ),
}));
