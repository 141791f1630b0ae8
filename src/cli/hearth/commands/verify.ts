import { parseArgs } from "node:util";
import { type Command, type CommandIo, UsageError } from "#cli/hearth/command.ts";
import { createNodeHash } from "#cli/hearth/nodeHash.ts";
import { bytesText } from "#cli/hearth/numberText.ts";
import { locateSource, openSource } from "#cli/hearth/openSource.ts";
import { readOnlyArgument } from "#cli/hearth/options.ts";
import { createStepLine } from "#cli/hearth/progressLine.ts";
import { openNodeFolder } from "#cli/files/nodeFolder.ts";
import { openPlacedModel } from "#weights/sources/modelPlace.ts";
import type { Checkpoint } from "#weights/tensors/checkpoint.ts";
import { compareCheckpoints, type TensorDifference } from "#weights/verify/compareCheckpoints.ts";
import { type FolderVerdict, verifyFolder } from "#weights/verify/verifyFolder.ts";

/** `hearth verify`: is a converted model whole, and how far is it from what it was made of? */
export const VERIFY_COMMAND: Command = {
  name: "verify",
  usage: "DIR [--against SOURCE] [--json]",
  summary: "check a model's tensors and hashes, and compare it with its source",
  run: runVerify,
};

async function runVerify(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { against: { type: "string" }, json: { type: "boolean", default: false } },
  });
  const directory = readOnlyArgument("DIR", positionals);
  if ((await locateSource(directory)).kind !== "folder") throw new UsageError(`${directory} is not a folder`);
  const folder = openNodeFolder(directory);
  const progress = createStepLine(io.stderr);
  try {
    const total = (await folder.list()).reduce((sum, { byteLength }) => sum + byteLength, 0);
    let hashed = 0;
    const verdict = await verifyFolder(folder, {
      createHash: createNodeHash,
      signal: io.signal,
      onBytes: (count) => progress.show("Hashing", (hashed += count) / total),
    });
    const differences = await compareWith(values.against, verdict.checkpoint, io, (fraction) =>
      progress.show("Comparing", fraction),
    );
    progress.end();
    const { problems, kind, hashedBytes, hasManifest } = verdict;
    const isSound = problems.length === 0 && differences.every(({ beyondBound }) => beyondBound === 0);
    const report = { directory, kind, isSound, hasManifest, hashedBytes, problems, differences };
    io.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describe(report));
    return isSound ? 0 : 1;
  } finally {
    progress.end();
    await folder.close();
  }
}

async function compareWith(
  against: string | undefined,
  stored: Checkpoint | null,
  io: CommandIo,
  onFraction: (fraction: number) => void,
): Promise<readonly TensorDifference[]> {
  if (against === undefined || stored === null) return [];
  const source = await openSource(against, io);
  try {
    const { checkpoint } = await openPlacedModel(source);
    const total = Array.from(stored.tensors.values()).reduce(
      (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
      0,
    );
    let compared = 0;
    const differences: TensorDifference[] = [];
    const onValues = (count: number): void => onFraction((compared += count) / total);
    for await (const difference of compareCheckpoints(stored, checkpoint, io.signal, onValues)) {
      differences.push(difference);
    }
    return differences;
  } finally {
    await source.close();
  }
}

interface VerifyReport extends Omit<FolderVerdict, "checkpoint"> {
  readonly directory: string;
  readonly isSound: boolean;
  readonly differences: readonly TensorDifference[];
}

function describe({
  directory,
  kind,
  problems,
  hashedBytes,
  hasManifest,
  differences,
}: VerifyReport): string {
  const rows = differences.map(
    ({ name, dtype, maxError, meanError, beyondBound }) =>
      `${name.padEnd(52)} ${dtype.padEnd(8)} max ${maxError.toExponential(2)}  mean ${meanError.toExponential(2)}` +
      (beyondBound === 0 ? "" : `  ${beyondBound} values are further off than rounding explains`),
  );
  const found = problems.map(({ subject, problem }) => `${subject} ${problem}`);
  const hashes = hasManifest ? "hashes as in its manifest" : "without a hearth-manifest.json to compare with";
  const whole = `${directory} is whole: ${kind}, ${bytesText(hashedBytes)}, ${hashes}`;
  const beyond = differences.filter(({ beyondBound }) => beyondBound > 0).length;
  return [
    ...rows,
    ...found,
    found.length === 0 ? whole : `${directory} is not in order: ${countOf(found.length, "problem")}`,
    ...(beyond === 0
      ? []
      : [`${countOf(beyond, "tensor")} of ${differences.length} come from other weights`]),
    "",
  ].join("\n");
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
