import { createLlamacppEngine } from "#engine/llamacpp/llamacppEngine.ts";
import { serveEngine } from "./serveEngine.ts";

serveEngine(self as DedicatedWorkerGlobalScope, createLlamacppEngine());
