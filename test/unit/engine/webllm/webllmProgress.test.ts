import { describe, expect, test } from "vitest";
import { readProgress } from "#engine/webllm/webllmProgress.ts";

function report(text: string, progress: number): { text: string; progress: number; timeElapsed: number } {
  return { text, progress, timeElapsed: 3 };
}

describe("readProgress()", () => {
  test("takes the start for the end of the settings", () => {
    expect(readProgress(report("Start to fetch params", 0), 33_554_432)).toEqual([
      { stage: "reading-file", fraction: 1 },
    ]);
  });

  test("says nothing of a download, which a stored model does not need", () => {
    const text = "Fetching param cache[27/107]: 1028MB fetched. 26% completed, 31 secs elapsed.";
    expect(readProgress(report(text, 0.25), 4_073_474_304)).toEqual([]);
  });

  test("reads the way to the GPU", () => {
    const text = "Loading model from cache[1/4]: 8MB loaded. 25% completed, 1 secs elapsed.";
    expect(readProgress(report(text, 0.25), 33_554_432)).toEqual([
      { stage: "uploading-weights", fraction: 0.25, bytesDone: 8_388_608, bytesTotal: 33_554_432 },
    ]);
  });

  test("says that shaders are compiled when the last shard is on the GPU", () => {
    const text = "Loading model from cache[4/4]: 32MB loaded. 100% completed, 2 secs elapsed.";
    expect(readProgress(report(text, 1), 33_554_432)).toEqual([
      { stage: "uploading-weights", fraction: 1, bytesDone: 33_554_432, bytesTotal: 33_554_432 },
      { stage: "compiling-shaders", fraction: null },
    ]);
  });

  test("reads the end", () => {
    expect(readProgress(report("Finish loading on WebGPU - apple", 1), 1)).toEqual([
      { stage: "compiling-shaders", fraction: 1 },
    ]);
  });

  test("says nothing about a text it does not know", () => {
    expect(readProgress(report("Pondering", 0.5), 1)).toEqual([]);
  });
});
