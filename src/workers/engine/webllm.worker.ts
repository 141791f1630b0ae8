import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { serveEngine } from "./serveEngine.ts";

serveEngine(self as DedicatedWorkerGlobalScope, createWebllmEngine());
