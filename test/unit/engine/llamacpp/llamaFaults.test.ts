import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import {
  CaughtException,
  isUnwritableToken,
  readLoadFault,
  readRuntimeFault,
  withoutCaughtException,
} from "#engine/llamacpp/llamaFaults.ts";

/** As the runtime throws when WebAssembly fails. */
function runtimeError(message: string): Error {
  return Object.assign(new Error(message), { name: "RuntimeError" });
}

const GARBLED = "Invalid typed array length: 1163217991";
const NOTHING = { exceptionText: null, logLines: [] };

test("readRuntimeFault() finds a C++ exception behind a nonsensical array length; the runtime lives on", () => {
  const exceptionText = "[json.exception.type_error.316] invalid UTF-8 byte at index 0: 0x81";
  const fault = readRuntimeFault(runtimeError(GARBLED), { exceptionText, logLines: [] });
  expect(fault.isAlive).toBe(true);
  expect(fault.error).toBeInstanceOf(CaughtException);
  expect(isUnwritableToken(fault.error)).toBe(true);
  expect(withoutCaughtException(fault.error)).toMatchObject({ code: "engine/generation-failed" });
});

test("isUnwritableToken() does not take other exceptions for it", () => {
  const exceptionText = "[json.exception.type_error.302] type must be string, but is array";
  expect(
    isUnwritableToken(readRuntimeFault(runtimeError(GARBLED), { exceptionText, logLines: [] }).error),
  ).toBe(false);
  expect(isUnwritableToken(new AppError("engine/stalled", "invalid UTF-8"))).toBe(false);
});

test("readRuntimeFault() calls a refused allocation out of memory", () => {
  const fault = readRuntimeFault(runtimeError(GARBLED), { exceptionText: "std::bad_alloc", logLines: [] });
  expect(fault).toMatchObject({ isAlive: true, error: { code: "engine/out-of-memory" } });
});

test("readRuntimeFault() reads the length of a refused prompt", () => {
  const message = "request (8231 tokens) exceeds the available context size (8192 tokens), try increasing it";
  expect(readRuntimeFault(new Error(message), NOTHING)).toMatchObject({
    isAlive: true,
    error: { code: "engine/prompt-too-long", details: { promptTokens: 8231, contextLength: 8192 } },
  });
});

test.each([
  ["Failed to initialize samplers: failed to parse grammar", "engine/grammar-rejected"],
  ["Context size has been exceeded.", "engine/generation-failed"],
])("readRuntimeFault() names a refused request: %s", (message, code) => {
  expect(readRuntimeFault(new Error(message), NOTHING)).toMatchObject({ isAlive: true, error: { code } });
});

test.each([
  ["(ABORT) native code called abort()", [], "engine/worker-lost"],
  ["memory access out of bounds", [], "engine/worker-lost"],
  [GARBLED, [], "engine/worker-lost"],
  ["(ABORT) OOM", [], "engine/out-of-memory"],
  ["(ABORT) native code called abort()", ["ggml_webgpu: Device lost! Reason: 1"], "engine/device-lost"],
])("readRuntimeFault() gives the runtime up: %s %j", (message, logLines, code) => {
  expect(readRuntimeFault(runtimeError(message), { exceptionText: null, logLines })).toMatchObject({
    isAlive: false,
    error: { code },
  });
});

test("readRuntimeFault() takes a bare text for a crash", () => {
  const fault = readRuntimeFault("wllama has crashed, please reload the module", NOTHING);
  expect(fault).toMatchObject({ isAlive: false, error: { code: "engine/worker-lost" } });
});

test.each([
  [
    ["llama_model_load: error loading model: unknown model architecture: 'marsupial'"],
    null,
    { code: "engine/architecture-unsupported", details: { architecture: "marsupial" } },
  ],
  [
    ["llama_model_load: error loading model: missing tensor 'output_norm.weight'"],
    null,
    { code: "engine/model-damaged", message: "Cannot load the model: missing tensor 'output_norm.weight'" },
  ],
  [
    ["llama_model_load: error loading model: unable to allocate CPU buffer"],
    null,
    { code: "engine/out-of-memory" },
  ],
  [[], runtimeError("File read failed: NotReadableError"), { code: "engine/model-unreachable" }],
  [
    [],
    runtimeError("(ABORT) both async and sync fetching of the wasm failed"),
    { code: "engine/worker-lost" },
  ],
] as const)("readLoadFault() names why a load failed: %j", (logLines, thrown, expected) => {
  const evidence = { exceptionText: null, logLines, lastErrorLine: logLines[0] ?? null };
  expect(readLoadFault(thrown, evidence)).toMatchObject(expected);
});
