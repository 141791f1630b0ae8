import { parseArgs } from "node:util";
import type { Command, CommandIo } from "#cli/hearth/command.ts";
import { bytesText, countText } from "#cli/hearth/numberText.ts";
import { openSource } from "#cli/hearth/openSource.ts";
import { readOnlyArgument } from "#cli/hearth/options.ts";
import { ggufParts } from "#weights/sources/modelPlace.ts";
import { inspectFiles, type ModelSummary } from "#weights/sources/inspectModel.ts";

/** `hearth inspect`: what is in a model's files. */
export const INSPECT_COMMAND: Command = {
  name: "inspect",
  usage:
    "PATH [--json]\n" + "       PATH is a folder, a .safetensors or .gguf file, or hf:owner/name[@revision]",
  summary: "list a model's tensors, types, shapes and sizes",
  run: runInspect,
};

async function runInspect(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  const source = await openSource(readOnlyArgument("PATH", positionals), io);
  try {
    const { folder, fileName } = source;
    const isGguf = fileName !== null && fileName.endsWith(".gguf");
    const chosen = isGguf ? await ggufParts(folder, fileName) : fileName === null ? null : [fileName];
    const summary = await inspectFiles(folder, chosen);
    io.stdout.write(
      values.json ? `${JSON.stringify({ path: positionals[0], ...summary })}\n` : describe(summary),
    );
    return 0;
  } finally {
    await source.close();
  }
}

function describe(summary: ModelSummary): string {
  const { format, architecture, quantization, tensors, valueCount, byteLength, bytesByDtype, details } =
    summary;
  const width = Math.max(...tensors.map(({ name }) => name.length), 0);
  const rows = tensors.map(
    ({ name, dtype, shape, byteLength: bytes }) =>
      `${name.padEnd(width)}  ${dtype.padEnd(8)}  [${shape.join(", ")}]  ${bytesText(bytes)}`,
  );
  const dtypes = Object.entries(bytesByDtype).map(([dtype, bytes]) => `${dtype} ${bytesText(bytes)}`);
  const facts = Object.entries(details).map(([key, value]) => `${key}: ${String(value)}`);
  return [
    ...rows,
    "",
    `${format}, architecture ${architecture ?? "not named"}${quantization === null ? "" : `, ${quantization}`}`,
    ...facts,
    `${tensors.length} tensors, ${countText(valueCount)} weights, ${bytesText(byteLength)}: ${dtypes.join(", ")}`,
    "",
  ].join("\n");
}
