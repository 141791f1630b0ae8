import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { webllmError } from "#engine/webllm/webllmErrors.ts";

/** The literal texts of @mlc-ai/web-llm 0.2.86, of the runtime under it and of browsers. */
const CASES = [
  [
    "WebGPUNotAvailableError: WebGPU is not supported in your current environment",
    "engine/webgpu-unavailable",
  ],
  ["WebGPUNotFoundError: Cannot find WebGPU in the environment", "engine/webgpu-unavailable"],
  [
    "Error: Unable to find a compatible GPU. This issue might be because your computer doesn't have a GPU",
    "engine/webgpu-unavailable",
  ],
  [
    "ShaderF16SupportError: This model requires WebGPU extension shader-f16, which is not enabled in this browser.",
    "engine/shader-f16-missing",
  ],
  [
    "FeatureSupportError: This model requires feature subgroups, which is not yet supported by this browser.",
    "engine/gpu-limit",
  ],
  [
    "Error: Cannot initialize runtime because of requested maxStorageBuffersPerShaderStage exceeds limit. requested=10, limit=8. ",
    "engine/gpu-limit",
  ],
  [
    "DeviceLostError: The WebGPU device was lost while loading the model. This issue often",
    "engine/device-lost",
  ],
  ["AbortError: A valid external Instance reference no longer exists.", "engine/device-lost"],
  ["OperationError: GPUDevice is lost", "engine/device-lost"],
  ["RangeError: Array buffer allocation failed", "engine/out-of-memory"],
  ["RangeError: Invalid typed array length: 4294967296", "engine/out-of-memory"],
  ["OperationError: Not enough memory left.", "engine/out-of-memory"],
  ["RangeError: WebAssembly.Memory(): could not allocate memory", "engine/out-of-memory"],
  ["ModelNotFoundError: Cannot find model record in appConfig for X.", "engine/model-not-found"],
  ["MissingModelError: Missing `model_lib` for the model with ID", "engine/model-not-found"],
  ["TypeError: Failed to fetch", "engine/model-unreachable"],
  ["TypeError: NetworkError when attempting to fetch resource.", "engine/model-unreachable"],
  ["TypeError: Load failed", "engine/model-unreachable"],
  [
    "TypeError: Failed to execute 'add' on 'Cache': Cache.add() encountered a network error",
    "engine/model-unreachable",
  ],
  ["TypeError: Failed to execute 'add' on 'Cache': Request failed", "engine/model-unreachable"],
  [
    "Error: Cannot fetch https://huggingface.co/mlc-ai/X/resolve/main/params_shard_0.bin",
    "engine/model-unreachable",
  ],
  ["QuotaExceededError: Quota exceeded.", "storage/quota-exceeded"],
  ["NotReadableError: The requested file could not be read", "storage/unavailable"],
  ["Error: OPFSStore: OPFS API unavailable.", "storage/unavailable"],
  [
    "Error: ArtifactOPFSCache: Unable to fetch https://example.org/a, received status 404",
    "engine/model-damaged",
  ],
  ["Error: ArtifactOPFSCache failed to fetch: https://example.org/a", "engine/model-damaged"],
  ["IntegrityError: Integrity verification failed for https://example.org/x", "engine/model-damaged"],
  ["ArtifactManifestError: mlc-model-manifest.json is present, but", "engine/model-damaged"],
  ["SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "engine/model-damaged"],
  ["CompileError: WebAssembly.instantiate(): expected magic word 00 61 73 6d", "engine/model-damaged"],
  ["Error: Cannot find parameter in cache: lm_head.q_weight", "engine/model-damaged"],
  ["Error: Cannot find global function vm.builtin.paged_attention_kv_cache_create", "engine/model-damaged"],
  ["Error: Packed BF16 record has 2 bytes, but shape requires 4", "engine/model-damaged"],
  ["UnsupportedTokenizerFilesError: Cannot handle tokenizer files vocab.txt", "engine/model-damaged"],
  ["InvalidResponseFormatGrammarError: When ResponseFormat.type is `grammar`", "engine/grammar-rejected"],
  [
    "GrammarMatcherInitError: Failed to initialize the grammar matcher for response format `grammar`: EBNF parser error",
    "engine/grammar-rejected",
  ],
  ["ModelNotLoadedError: Model not loaded before trying to complete", "engine/not-loaded"],
  ["EngineNotLoadedError: Engine is not loaded with a model.", "engine/not-loaded"],
  ["Error: InternalError: failed to sample a valid token.", "engine/generation-failed"],
  ["toString: nothing to see", "engine/generation-failed"],
  ["", "engine/generation-failed"],
] as const;

describe("webllmError()", () => {
  test.each(CASES)("reads the text %j as %s", (text, code) => {
    expect(webllmError(text, "engine/generation-failed").code).toBe(code);
  });

  test.each(CASES.filter(([text]) => /^\w+Error: /.test(text)))("reads an error %j as %s", (text, code) => {
    const [, name = "", message = ""] = /^(\w+): ([^]*)$/.exec(text) ?? [];
    const error = Object.assign(new Error(message), { name });
    expect(webllmError(error, "engine/generation-failed")).toMatchObject({ code, cause: error });
  });

  test("tells both numbers of a prompt that is too long", () => {
    const text =
      "ContextWindowSizeExceededError: Prompt tokens exceed context window size: number of prompt tokens: 5000; " +
      "context window size: 4096\nConsider shortening the prompt, or increase `context_window_size`";
    expect(webllmError(text, "unknown/unexpected")).toMatchObject({
      code: "engine/prompt-too-long",
      details: { promptTokens: 5000, contextLength: 4096 },
    });
  });

  test("keeps what was thrown", () => {
    const fault = webllmError("DeviceLostError: gone", "unknown/unexpected");
    expect(fault.message).toBe("WebLLM failed: DeviceLostError: gone");
    expect(fault.cause).toBe("DeviceLostError: gone");
  });

  test("leaves a fault that has a code as it is", () => {
    const fault = new AppError("engine/stalled", "No token for 60 s");
    expect(webllmError(fault, "unknown/unexpected")).toBe(fault);
  });
});
