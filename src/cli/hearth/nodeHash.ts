import { createHash } from "node:crypto";
import type { CreateHash } from "#weights/conversion/streamHash.ts";

/** Node's own hashes, which use the processor's instructions for them. */
export const createNodeHash: CreateHash = async (algorithm) => {
  const hash = createHash(algorithm);
  return { update: (bytes) => hash.update(bytes), hex: () => hash.digest("hex") };
};
