import type { ModelSource } from "#core/judge/judgeModel.ts";
import { expect, test } from "./hearth.ts";
import { scriptOf, startWorker } from "./siteWorkers.ts";

const PACKAGE_URL = "https://models.hearth.invalid/gone/resolve/0123456789ab/";

const SOURCE: ModelSource = {
  kind: "stored-package",
  modelId: "gone",
  name: "Gone",
  packageUrl: PACKAGE_URL,
  libraryUrl: "https://models.hearth.invalid/gone.wasm",
  quantization: "q4f32_1",
  promptFormat: "mistral-instruct",
  byteLength: 1,
  weightsHash: `sha256:${"0".repeat(64)}`,
  memoryBytes: null,
  contextLength: 4096,
};

test("WebLLM starts under a policy without any network and names the file that storage lacks", async ({
  hearth,
  page,
}) => {
  await hearth.open();
  const requests: string[] = [];
  page.context().on("request", (request) => requests.push(request.url()));
  await startWorker(page, scriptOf("webllm"));
  const answer = await page.evaluate((source) => {
    const startedWorker: unknown = Reflect.get(globalThis, "startedWorker");
    if (!(startedWorker instanceof Worker)) throw new Error("No worker was started");
    return new Promise((resolve) => {
      startedWorker.addEventListener("message", ({ data }: MessageEvent<{ kind: string }>) => {
        if (data.kind !== "progress") resolve(data);
      });
      const input = { source, runtime: null };
      startedWorker.postMessage({ kind: "request", id: 1, method: "load", input });
    });
  }, SOURCE);
  expect(answer).toMatchObject({
    kind: "failed",
    error: {
      code: "engine/model-damaged",
      details: { fileName: "mlc-chat-config.json", address: `${PACKAGE_URL}mlc-chat-config.json` },
    },
  });
  expect(requests.filter((url) => url.includes("hearth.invalid"))).toEqual([]);
});
