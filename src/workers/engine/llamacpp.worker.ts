import { createLlamacppEngine } from "#engine/llamacpp/llamacppEngine.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";
import { serveEngine } from "./serveEngine.ts";

serveEngine(self as DedicatedWorkerGlobalScope, createLlamacppEngine({ wasmUrl: WLLAMA_WASM_URL }));
