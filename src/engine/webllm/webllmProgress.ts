import type { InitProgressReport } from "@mlc-ai/web-llm";
import type { LoadProgress } from "#core/judge/judgeModel.ts";

/**
 * What one of WebLLM's reports means. It falls silent while the shaders are compiled. What it reports of a download
 * means nothing: shards that are all stored are not looked for one by one.
 *
 * @param totalBytes Size of all shards.
 * @example
 * readProgress({ text: "Loading model from cache[1/4]: 8MB loaded. …", progress: 0.25, timeElapsed: 1 }, 33_554_432)
 * // [{ stage: "uploading-weights", fraction: 0.25, bytesDone: 8388608, bytesTotal: 33554432 }]
 */
export function readProgress(report: InitProgressReport, totalBytes: number): readonly LoadProgress[] {
  const { text, progress } = report;
  if (text === "Start to fetch params") return [{ stage: "reading-file", fraction: 1 }];
  if (text.startsWith("Finish loading on ")) return [{ stage: "compiling-shaders", fraction: 1 }];
  const shards = /^Loading model from cache\[(\d+)\/(\d+)\]: /.exec(text);
  if (shards === null) return [];
  const uploading: LoadProgress = {
    stage: "uploading-weights",
    fraction: progress,
    bytesDone: Math.round(progress * totalBytes),
    bytesTotal: totalBytes,
  };
  return shards[1] === shards[2] ? [uploading, { stage: "compiling-shaders", fraction: null }] : [uploading];
}
