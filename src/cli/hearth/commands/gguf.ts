import { basename, dirname, extname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Command, type CommandIo, UsageError } from "#cli/hearth/command.ts";
import { openGgufWriting } from "#cli/hearth/conversion/conversionSpec.ts";
import { type ConvertResult, runConvert } from "#cli/hearth/conversion/runConvert.ts";
import { bytesText, countText, durationText } from "#cli/hearth/numberText.ts";
import { pinSource } from "#cli/hearth/openSource.ts";
import {
  readByteCount,
  readChoice,
  readCount,
  readOnlyArgument,
  requireOption,
} from "#cli/hearth/options.ts";
import type { GgufPlan } from "#weights/gguf/planGguf.ts";
import { GGUF_FILE_TYPES } from "#weights/gguf/modelEntries.ts";

/** `hearth gguf`: a model to a GGUF file, as llama.cpp loads it. */
export const GGUF_COMMAND: Command = {
  name: "gguf",
  usage:
    "SOURCE --type f32|f16|q8_0|q4_0 [--split-max-size BYTES] [--name NAME] [--threads N] [--json] --out FILE\n" +
    "       SOURCE is a folder with safetensors, a GGUF file, or hf:owner/name[@revision]; BYTES may end in k, M or G",
  summary: "write a model as GGUF for llama.cpp",
  run: runGguf,
};

async function runGguf(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      type: { type: "string" },
      "split-max-size": { type: "string" },
      name: { type: "string" },
      threads: { type: "string" },
      json: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const sourceText = readOnlyArgument("SOURCE", positionals);
  const type = readChoice("--type", values.type, GGUF_FILE_TYPES);
  const splitMaxBytes = readByteCount("--split-max-size", values["split-max-size"]);
  const out = requireOption("--out", values.out);
  const threads = readCount("--threads", values.threads);
  if (extname(out) !== ".gguf") throw new UsageError(`--out takes the name of a .gguf file, not "${out}"`);
  const [directory, fileName] = [dirname(out), basename(out)];
  const source = await pinSource(sourceText, io);
  const settings = { type, fileName, splitMaxBytes, name: values.name ?? nameOf(sourceText) };
  const spec = { kind: "gguf", source, settings } as const;
  const { conversion, close } = await openGgufWriting(spec, io);
  try {
    const result = await runConvert({ spec, conversion, directory, target: out, threads }, io);
    const report = { source, type, ...summarize(directory, result, conversion.plan) };
    io.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describe(report));
    return 0;
  } finally {
    await close();
  }
}

/** The last part of a path or of a name on the hub. */
function nameOf(source: string): string {
  if (source.startsWith("hf:")) return basename(source.replace(/@.*$/, ""));
  // a name for "." and "..", too
  return basename(resolve(source), ".gguf").replace(/-\d{5}-of-\d{5}$/, "");
}

function summarize(directory: string, result: ConvertResult, plan: GgufPlan) {
  return {
    directory,
    files: result.manifest.files.map(({ path, byteLength, sha256 }) => ({ path, byteLength, sha256 })),
    bytes: plan.byteLength,
    weights: plan.weightCount,
    storedAsF16: plan.storedAsF16,
    unusedTensors: plan.unused,
    resumedFiles: result.resumedFiles,
    threads: result.threads,
    seconds: result.seconds,
  };
}

type Report = ReturnType<typeof summarize> & { readonly type: string };

function describe(report: Report): string {
  const { directory, files, type, bytes, weights, storedAsF16, unusedTensors, seconds } = report;
  const names = files.map(({ path }) => `${directory}/${path}`);
  return [
    `${names.join("\n")}`,
    `${countText(weights)} weights in ${type}, ${bytesText(bytes)}, in ${durationText(seconds)}`,
    ...(storedAsF16.length === 0
      ? []
      : [`In F16, for their rows are no multiple of 32: ${storedAsF16.join(", ")}`]),
    ...(unusedTensors.length === 0
      ? []
      : [`Left out, not part of the architecture: ${unusedTensors.join(", ")}`]),
    "",
  ].join("\n");
}
