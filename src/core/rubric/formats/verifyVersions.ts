import { renderRubric } from "#core/rubric/renderRubric.ts";
import type { RubricBundle, RubricVersion } from "#core/rubric/rubricRecord.ts";

/**
 * Find the versions whose text is not the one that their hash was made of: a file that was changed by hand, or damaged.
 * Verdicts know their rubric by that hash, so such a rubric has to be refused.
 *
 * @param sha256 SHA-256 of a text's UTF-8 bytes, lower-case hex; core has none of its own.
 * @returns Oldest first; empty when all is well.
 */
export async function verifyVersions(
  { versions }: Pick<RubricBundle, "versions">,
  sha256: (text: string) => Promise<string>,
): Promise<readonly RubricVersion[]> {
  const hashes = await Promise.all(versions.map((version) => sha256(renderRubric(version))));
  return versions.filter((version, index) => version.sha256 !== hashes[index]);
}
