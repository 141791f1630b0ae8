import { expect, test } from "vitest";
import type { StoredModel } from "#core/models/storedModel.ts";
import { bytesOfAll, describeBuild, describeOrigin, describeStored } from "#ui/models/storedWords.ts";

const NOW = new Date(2026, 10, 25, 12).getTime();
const LIBRARY = { url: "https://example.org/a.wasm", byteLength: 5, sha256: "0".repeat(64) };

const MODEL: StoredModel = {
  id: "prometheus",
  name: "Prometheus 2 7B",
  catalogueId: null,
  engine: "webllm",
  origin: "picked files",
  wasConverted: false,
  quantization: "q4f16_1",
  promptFormat: "mistral-instruct",
  files: [{ path: "params_shard_0.bin", byteLength: 4_073_800_000, sha256: "0".repeat(64) }],
  library: LIBRARY,
  packageUrl: null,
  contextLimit: 32_768,
  cacheBytesPerToken: 131_072,
  weightsHash: "sha256:0",
  storedAtMs: NOW,
  verifiedAtMs: new Date(2026, 10, 3, 12).getTime(),
  problems: [],
};

test("describeBuild() names the engine, and the quantization where it is known", () => {
  expect(describeBuild({ quantization: "Q4_K_M", engine: "llamacpp" })).toBe("Q4_K_M, llama.cpp");
  expect(describeBuild({ quantization: null, engine: "webllm" })).toBe("WebLLM");
});

test("describeOrigin() names hub, address or files, and shortens a commit", () => {
  const origin = `hf:prometheus-eval/prometheus-7b-v2.0@66ffb1fc${"0".repeat(32)}`;
  expect(describeOrigin({ origin, wasConverted: true })).toBe(
    "Converted here from huggingface.co/prometheus-eval/prometheus-7b-v2.0, version 66ffb1f",
  );
  expect(describeOrigin({ origin: "hf:a/b@main", wasConverted: false })).toBe(
    "From huggingface.co/a/b, version main",
  );
  expect(describeOrigin({ origin: "https://example.org/models/x/", wasConverted: false })).toBe(
    "From example.org/models/x",
  );
  expect(describeOrigin({ origin: "picked files", wasConverted: false })).toBe("From picked files");
});

test("describeStored() says size and day, or the first file that is damaged", () => {
  expect(describeStored(MODEL, NOW)).toBe("On disk, 4.1 GB, verified 3 Nov");
  const problem = `has SHA-256 ${"ab".repeat(32)}, not ${"cd".repeat(32)}`;
  const damaged = { ...MODEL, problems: [{ path: "params_shard_3.bin", problem }] };
  expect(describeStored(damaged, NOW)).toBe(
    "Damaged: params_shard_3.bin has SHA-256 abababab…, not cdcdcdcd…",
  );
  const [first] = damaged.problems;
  const worse = { ...MODEL, problems: [first, first, first].filter((one) => one !== undefined) };
  expect(describeStored(worse, NOW)).toMatch(/, and 2 more files$/);
});

test("bytesOfAll() counts a shared library once", () => {
  const small = { files: [{ path: "a", byteLength: 10, sha256: "" }], library: LIBRARY };
  expect(bytesOfAll([small, small])).toBe(25);
  expect(bytesOfAll([])).toBe(0);
});

test("describeStored() says how fast a model was here, once that is known", () => {
  expect(describeStored(MODEL, NOW, 41.27)).toMatch(/^On disk, .* · 41 tokens\/s here$/);
  expect(describeStored(MODEL, NOW, 1.94)).toMatch(/ · 1\.9 tokens\/s here$/);
  expect(describeStored(MODEL, NOW)).not.toContain("tokens");
});
