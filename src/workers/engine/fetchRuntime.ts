import { AppError } from "#core/errors.ts";
import type { EngineKind } from "#core/judge/judgeModel.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";

/**
 * Fetch what an engine's worker would otherwise have to fetch: llama.cpp's WebAssembly, from the page's own host. The
 * worker itself may reach no network. WebLLM needs nothing: its library is stored with the model.
 *
 * @throws {AppError} `engine/model-unreachable`
 */
export async function fetchRuntime(kind: EngineKind): Promise<Blob | null> {
  switch (kind) {
    case "webllm":
      return null;
    case "llamacpp":
      return fetchBlob(WLLAMA_WASM_URL);
  }
}

async function fetchBlob(url: string): Promise<Blob> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.blob();
    throw new Error(`the host answered ${response.status}`);
  } catch (cause) {
    throw new AppError("engine/model-unreachable", `Cannot fetch llama.cpp's WebAssembly: ${String(cause)}`, {
      cause,
    });
  }
}
