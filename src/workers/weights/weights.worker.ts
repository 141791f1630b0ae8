import { serveWeights } from "./serveWeights.ts";
import { startThread } from "./startThread.ts";

serveWeights(self as DedicatedWorkerGlobalScope, { startThread });
