import { parseArgs } from "node:util";
import { AppError } from "#core/errors.ts";
import { type Command, type CommandIo, UsageError } from "#cli/hearth/command.ts";
import { openQuantization } from "#cli/hearth/conversion/conversionSpec.ts";
import { type ConvertResult, runConvert } from "#cli/hearth/conversion/runConvert.ts";
import { bytesText, countText, durationText } from "#cli/hearth/numberText.ts";
import { pinSource } from "#cli/hearth/openSource.ts";
import { readChoice, readCount, readOnlyArgument, requireOption } from "#cli/hearth/options.ts";
import type { QuantizeConversion } from "#weights/mlc/quantizeConversion.ts";
import { GROUP_FORMATS } from "#weights/quantize/groupFormat.ts";

/** `hearth quantize`: a model to an MLC package, as WebLLM loads it. */
export const QUANTIZE_COMMAND: Command = {
  name: "quantize",
  usage:
    "SOURCE --format q4f16_1|q4f32_1 [--pad-vocab N] [--older-manifest] [--threads N] [--json] --out DIR\n" +
    "       SOURCE is a folder with safetensors, a GGUF file, or hf:owner/name[@revision]",
  summary: "quantize a model to 4 bits and package it for WebLLM",
  run: runQuantize,
};

async function runQuantize(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: "string" },
      "pad-vocab": { type: "string" },
      "older-manifest": { type: "boolean", default: false },
      threads: { type: "string" },
      json: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const sourceText = readOnlyArgument("SOURCE", positionals);
  const settings = {
    format: readChoice("--format", values.format, GROUP_FORMATS),
    padVocabulary: readCount("--pad-vocab", values["pad-vocab"]),
    withOlderManifest: values["older-manifest"],
  };
  const directory = requireOption("--out", values.out);
  const threads = readCount("--threads", values.threads);
  const source = await pinSource(sourceText, io);
  const spec = { kind: "quantize", source, settings } as const;
  const { conversion, close } = await openQuantization(spec, io).catch(blameArguments);
  for (const warning of conversion.warnings) io.stderr.write(`hearth quantize: ${warning}\n`);
  try {
    const result = await runConvert({ spec, conversion, directory, target: directory, threads }, io);
    const report = { out: directory, ...settings, source, ...summarize(result, conversion) };
    io.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describe(report));
    return 0;
  } finally {
    await close();
  }
}

/** Whether --pad-vocab was large enough is known only when the model has been looked at. */
function blameArguments(error: unknown): never {
  if (error instanceof AppError && error.code === "weights/vocabulary-too-large") {
    throw new UsageError(error.message, { cause: error });
  }
  throw error;
}

function summarize(result: ConvertResult, conversion: QuantizeConversion) {
  const { files } = result.manifest;
  return {
    files: files.length,
    bytes: files.reduce((sum, { byteLength }) => sum + byteLength, 0),
    weights: conversion.valueCount,
    unusedTensors: conversion.unused,
    warnings: conversion.warnings,
    resumedFiles: result.resumedFiles,
    wasComplete: result.wasComplete,
    threads: result.threads,
    seconds: result.seconds,
  };
}

type Report = ReturnType<typeof summarize> & { readonly out: string; readonly format: string };

function describe(report: Report): string {
  const { out, format, files, bytes, weights, unusedTensors, resumedFiles, wasComplete, seconds } = report;
  const unused =
    unusedTensors.length === 0 ? "" : `Left out, not part of the architecture: ${unusedTensors.join(", ")}\n`;
  if (wasComplete) return `${out} is complete already: ${files} files, ${bytesText(bytes)}\n`;
  const kept = resumedFiles === 0 ? "" : `, ${resumedFiles} of them from before`;
  return (
    `${out}: ${countText(weights)} weights in ${format}, ${bytesText(bytes)} in ${files} files${kept}, ` +
    `in ${durationText(seconds)}\n${unused}`
  );
}
