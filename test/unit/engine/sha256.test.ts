import { expect, test } from "vitest";
import { sha256Hex } from "#engine/sha256.ts";

test("sha256Hex() hashes UTF-8 bytes", async () => {
  // FIPS 180-4 example, and the digest of U+00E4 from coreutils sha256sum
  expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(await sha256Hex("ä")).toBe("33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc");
});
