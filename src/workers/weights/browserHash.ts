import { createMD5, createSHA256 } from "hash-wasm";
import type { CreateHash } from "#weights/conversion/streamHash.ts";

/** Hashes in WebAssembly: what browsers have of their own cannot be fed piece by piece. */
export const createBrowserHash: CreateHash = async (algorithm) => {
  const hash = await (algorithm === "md5" ? createMD5() : createSHA256());
  return { update: (bytes) => hash.update(bytes), hex: () => hash.digest("hex") };
};
