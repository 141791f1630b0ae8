import type { FileDigest } from "#weights/conversion/streamHash.ts";

/** What decides whether two files are the same. */
export type Fingerprint = Pick<FileDigest, "byteLength" | "sha256">;

/**
 * Say what is wrong with a file, as the predicate of a sentence.
 *
 * @param found `null` if it is not there.
 * @returns `null` if nothing is.
 * @example
 * describeDifference({ byteLength: 2, sha256: "aa" }, { byteLength: 1, sha256: "bb" }) // "has 1 bytes, not 2"
 */
export function describeDifference(expected: Fingerprint, found: Fingerprint | null): string | null {
  if (found === null) return "is missing";
  if (found.byteLength !== expected.byteLength)
    return `has ${found.byteLength} bytes, not ${expected.byteLength}`;
  return found.sha256 === expected.sha256 ? null : `has SHA-256 ${found.sha256}, not ${expected.sha256}`;
}
