import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Paths of the files in one folder of the built site.
 *
 * @param folder From the site's address on, with a `/` at both ends.
 * @param start How their names begin.
 */
export function filesOfBuild(folder: string, start = ""): readonly string[] {
  return readdirSync(join("dist", folder))
    .filter((name) => name.startsWith(start) && !name.endsWith(".map"))
    .map((name) => folder + name);
}
