import { startThread } from "#workers/weights/startThread.ts";
import { serveModels } from "./serveModels.ts";

serveModels(self as DedicatedWorkerGlobalScope, startThread);
