import { mlcParameters } from "#weights/mlc/mlcParameters.ts";
import type { MlcPackage } from "#weights/mlc/openMlcPackage.ts";
import { parameterRecords } from "#weights/mlc/planMlcShards.ts";
import type { ShardRecord, TensorRecord } from "#weights/mlc/tensorCache.ts";
import type { FileDigests, FileProblem } from "./fileProblem.ts";

/**
 * Check an MLC package against its own configuration and manifest: every tensor there, with its shape, type and length;
 * shards as long as they say, without overlap, with the right MD5; the tokenizer's files.
 *
 * @param digests Of all files that are there.
 * @returns What is wrong, in words; empty for a sound package.
 */
export function verifyMlcPackage(mlc: MlcPackage, digests: FileDigests): readonly FileProblem[] {
  return [
    ...checkRecords(mlc),
    ...mlc.cache.records.flatMap(checkShardLayout),
    ...mlc.cache.records.flatMap((shard) => checkShardFile(shard, digests)),
    ...mlc.tokenizerFiles
      .filter((path) => !digests.has(path))
      .map((path) => ({ subject: path, problem: "is missing" })),
  ];
}

function checkRecords({ config, format, cache, records }: MlcPackage): readonly FileProblem[] {
  const expected = mlcParameters(config, null).flatMap((parameter) => parameterRecords(parameter, format, 0));
  const names = new Set(expected.map(({ name }) => name));
  const all = cache.records.flatMap((shard) => shard.records.map(({ name }) => name));
  const repeated = all.filter((name, index) => all.indexOf(name) !== index);
  return [
    ...expected.flatMap((record) => compareRecord(record, records.get(record.name))),
    ...[...records.keys()]
      .filter((name) => !names.has(name))
      .map((name) => ({ subject: name, problem: "is not a tensor of this architecture" })),
    ...repeated.map((name) => ({ subject: name, problem: "is there twice" })),
  ];
}

function compareRecord(expected: TensorRecord, found: TensorRecord | undefined): readonly FileProblem[] {
  const { name, shape, dtype, nbytes } = expected;
  if (found === undefined) return [{ subject: name, problem: "is missing" }];
  const problems: string[] = [];
  if (found.shape.join() !== shape.join()) {
    problems.push(`has shape [${found.shape.join(", ")}], not [${shape.join(", ")}]`);
  }
  if (found.dtype !== dtype) problems.push(`is ${found.dtype}, not ${dtype}`);
  if (found.nbytes !== nbytes) problems.push(`has ${found.nbytes} bytes, not ${nbytes}`);
  return problems.map((problem) => ({ subject: name, problem }));
}

function checkShardLayout({ dataPath, nbytes, records }: ShardRecord): readonly FileProblem[] {
  const problems: FileProblem[] = [];
  let end = 0;
  for (const record of records.toSorted((one, other) => one.byteOffset - other.byteOffset)) {
    const { name, byteOffset } = record;
    if (byteOffset < end) {
      problems.push({
        subject: name,
        problem: `starts at byte ${byteOffset} of ${dataPath}, before byte ${end} where another ends`,
      });
    }
    end = Math.max(end, byteOffset + record.nbytes);
    if (byteOffset + record.nbytes > nbytes) {
      problems.push({
        subject: name,
        problem: `ends at byte ${byteOffset + record.nbytes} of ${dataPath}, which has ${nbytes}`,
      });
    }
  }
  return problems;
}

function checkShardFile(
  { dataPath, nbytes, md5sum }: ShardRecord,
  digests: FileDigests,
): readonly FileProblem[] {
  const digest = digests.get(dataPath);
  if (digest === undefined) return [{ subject: dataPath, problem: "is missing" }];
  if (digest.byteLength !== nbytes) {
    return [{ subject: dataPath, problem: `has ${digest.byteLength} bytes, not ${nbytes}` }];
  }
  if (md5sum === undefined || digest.md5 === md5sum) return [];
  return [{ subject: dataPath, problem: `has MD5 ${digest.md5}, not ${md5sum}` }];
}
