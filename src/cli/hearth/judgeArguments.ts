import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./command.ts";

/**
 * Read options that all take a value. `--json` is taken too and changes nothing: what these commands print is JSON
 * already.
 *
 * @throws {UsageError} for anything else.
 */
export function readOptions<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const options: ParseArgsConfig["options"] = {
    json: { type: "boolean" },
    ...Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  };
  const values = parse(args, options);
  const given = names.flatMap((name) => {
    const value = values[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(given) as Partial<Record<Name, string>>;
}

function parse(
  args: readonly string[],
  options: ParseArgsConfig["options"],
): Readonly<Record<string, unknown>> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
