import type { EngineKind } from "#core/judge/judgeModel.ts";
import type { EngineWorker } from "./supervisedEngine.ts";

/** Start the thread that runs one of the engines; its code is loaded only now. */
export function startEngineWorker(kind: EngineKind): EngineWorker {
  switch (kind) {
    case "webllm":
      return new Worker(new URL("./webllm.worker.ts", import.meta.url), { type: "module", name: "webllm" });
    case "llamacpp":
      return new Worker(new URL("./llamacpp.worker.ts", import.meta.url), {
        type: "module",
        name: "llamacpp",
      });
  }
}
