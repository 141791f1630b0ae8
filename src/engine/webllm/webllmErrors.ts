import { AppError, type ErrorCode } from "#core/errors.ts";

/** WebLLM's error classes by name; only one of them is exported, and a thrown one may be a string by then. */
const CODE_BY_NAME: Readonly<Record<string, ErrorCode>> = {
  WebGPUNotAvailableError: "engine/webgpu-unavailable",
  WebGPUNotFoundError: "engine/webgpu-unavailable",
  ShaderF16SupportError: "engine/shader-f16-missing",
  FeatureSupportError: "engine/gpu-limit",
  DeviceLostError: "engine/device-lost",
  GPUOutOfMemoryError: "engine/out-of-memory",
  ModelNotFoundError: "engine/model-not-found",
  MissingModelError: "engine/model-not-found",
  MissingModelWasmError: "engine/model-not-found",
  ModelNotLoadedError: "engine/not-loaded",
  SpecifiedModelNotFoundError: "engine/not-loaded",
  WorkerEngineModelNotLoadedError: "engine/not-loaded",
  EngineNotLoadedError: "engine/not-loaded",
  ConfigurationNotInitializedError: "engine/not-loaded",
  IntegrityError: "engine/model-damaged",
  ArtifactManifestError: "engine/model-damaged",
  UnsupportedTokenizerFilesError: "engine/model-damaged",
  WindowSizeConfigurationError: "engine/model-damaged",
  WindowSizeSpecificationError: "engine/model-damaged",
  AttentionSinkSizeError: "engine/model-damaged",
  ContextWindowSizeExceededError: "engine/prompt-too-long",
  InvalidResponseFormatError: "engine/grammar-rejected",
  InvalidResponseFormatGrammarError: "engine/grammar-rejected",
  GrammarMatcherInitError: "engine/grammar-rejected",
  QuotaExceededError: "storage/quota-exceeded",
  NotReadableError: "storage/unavailable",
  CompileError: "engine/model-damaged",
  LinkError: "engine/model-damaged",
};

/** What browsers and the runtime under WebLLM say, in the order in which it is looked for. */
const CODE_BY_TEXT: readonly (readonly [RegExp, ErrorCode])[] = [
  [/device (?:was|is) lost|external Instance reference no longer exists/i, "engine/device-lost"],
  [
    /out of memory|not enough memory|allocation failed|could not allocate|Invalid typed array length/i,
    "engine/out-of-memory",
  ],
  [/Unable to find a compatible GPU/, "engine/webgpu-unavailable"],
  [/Cannot initialize runtime because of requested \w+ exceeds limit/, "engine/gpu-limit"],
  [/QuotaExceeded|exceeded the quota|quota has been exceeded/i, "storage/quota-exceeded"],
  [/ArtifactOPFSCache/, "engine/model-damaged"],
  [/OPFSStore: OPFS API unavailable/, "storage/unavailable"],
  [
    /Failed to fetch|Cache\.add\(\)|'add' on 'Cache'|NetworkError|network error|Load failed|^Error: Cannot fetch /i,
    "engine/model-unreachable",
  ],
  [/^SyntaxError: |is not valid JSON/, "engine/model-damaged"],
  [
    /Cannot find (?:global )?function|Cannot find parameter in cache|Packed BF16 record|WebAssembly\.\w+\(\)/,
    "engine/model-damaged",
  ],
];

/**
 * Turn what WebLLM threw, an error or a flattened string, into a fault that Hearth can name.
 *
 * @param fallback For what nobody has a better name for.
 * @example
 * webllmError("ShaderF16SupportError: This model requires …", "unknown/unexpected").code // "engine/shader-f16-missing"
 */
export function webllmError(thrown: unknown, fallback: ErrorCode): AppError {
  if (thrown instanceof AppError) return thrown;
  const text = errorText(thrown);
  const name = /^(\w+): /.exec(text)?.[1] ?? "";
  const byName = Object.hasOwn(CODE_BY_NAME, name) ? CODE_BY_NAME[name] : undefined;
  const code = byName ?? CODE_BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? fallback;
  return new AppError(code, `WebLLM failed: ${text}`, { details: tokenNumbers(text), cause: thrown });
}

function errorText(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

function tokenNumbers(text: string): Readonly<Record<string, number>> {
  const numbers = /number of prompt tokens: (\d+);\s*context window size: (\d+)/.exec(text);
  if (numbers === null) return {};
  return { promptTokens: Number(numbers[1]), contextLength: Number(numbers[2]) };
}
