import wasmUrl from "@wllama/wllama/esm/wasm/wllama.wasm?url";

/** Where our own host serves llama.cpp's WebAssembly; it never comes from a CDN. */
export const WLLAMA_WASM_URL: string = wasmUrl;
