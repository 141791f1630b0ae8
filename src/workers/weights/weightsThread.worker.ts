import { serveThread } from "./serveThread.ts";

serveThread(self as DedicatedWorkerGlobalScope);
