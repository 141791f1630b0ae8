import type { InitProgressReport } from "@mlc-ai/web-llm";
import type { LoadProgress } from "#core/judge/judgeModel.ts";

const MIB = 2 ** 20;

/**
 * What one of WebLLM's reports means. Its progress runs from 0 to 1 twice, first for the download, then for the way
 * to the GPU; after that it falls silent while the shaders are compiled.
 *
 * @param totalBytes Size of all shards, `null` while it is not known. WebLLM itself tells only rounded MiB.
 * @example
 * readProgress({ text: "Loading model from cache[1/4]: 8MB loaded. …", progress: 0.25, timeElapsed: 1 }, 33_554_432)
 * // [{ stage: "uploading-weights", fraction: 0.25, bytesDone: 8388608, bytesTotal: 33554432 }]
 */
export function readProgress(report: InitProgressReport, totalBytes: number | null): readonly LoadProgress[] {
  const { text, progress } = report;
  if (text === "Start to fetch params") return [{ stage: "fetching-settings", fraction: 1 }];
  if (text.startsWith("Finish loading on ")) return [{ stage: "compiling-shaders", fraction: 1 }];
  const shards = /^(Fetching param|Loading model from) cache\[(\d+)\/(\d+)\]: (\d+)MB/.exec(text);
  if (shards === null) return [];
  const [, phase, shard, shardCount, mebibytes] = shards;
  const bytes =
    totalBytes === null
      ? { bytesDone: Number(mebibytes) * MIB }
      : { bytesDone: Math.round(progress * totalBytes), bytesTotal: totalBytes };
  if (phase === "Fetching param") return [{ stage: "downloading-weights", fraction: progress, ...bytes }];
  const uploading: LoadProgress = { stage: "uploading-weights", fraction: progress, ...bytes };
  return shard === shardCount ? [uploading, { stage: "compiling-shaders", fraction: null }] : [uploading];
}
