import type { FileDigest } from "#weights/conversion/streamHash.ts";

/** Something in a model that is not as it should be: subject and predicate of a sentence. */
export interface FileProblem {
  /** A file or a tensor. */
  readonly subject: string;
  readonly problem: string;
}

/** What was found of every file, by path. */
export type FileDigests = ReadonlyMap<string, FileDigest>;
