import { readFileSync } from "node:fs";
import { z } from "zod";

const PACKAGE = new URL("../../../package.json", import.meta.url);

/** The version of this Hearth, e.g. `0.1.0`. */
export function hearthVersion(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(PACKAGE, "utf8"))).version;
}
