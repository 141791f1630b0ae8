import { afterEach } from "vitest";
import { createHttpFolder } from "#weights/bytes/httpFolder.ts";
import { describeByteFolder } from "#test/contract/byteFolderContract.ts";
import { startRangeServer } from "#test/fixtures/rangeServer.ts";
import { closeServers, impatient } from "#test/fixtures/httpServers.ts";

afterEach(closeServers);

describeByteFolder("a folder on a host", async (files) => {
  const server = await startRangeServer(
    Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`models/tiny/${path}`, bytes])),
  );
  const entries = Object.entries(files).map(([path, { length }]) => ({
    path,
    byteLength: length,
    sha256: null,
  }));
  return {
    folder: createHttpFolder(`${server.origin}/models/tiny/`, entries, impatient()),
    close: () => server.close(),
  };
});
