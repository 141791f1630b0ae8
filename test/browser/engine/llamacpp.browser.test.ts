import type { ModelSource } from "#core/judge/judgeModel.ts";
import { createLlamacppEngine } from "#engine/llamacpp/llamacppEngine.ts";
import { WLLAMA_WASM_URL } from "#engine/llamacpp/wllamaWasmUrl.ts";
import { describeJudgeEngine } from "#test/contract/judgeEngineContract.ts";
import { cutGguf, writeTinyGguf } from "#test/fixtures/tinyGguf.ts";

const TINY_JUDGE = writeTinyGguf({ biases: { "</s>": -30 } });

function sourceOf(content: Uint8Array<ArrayBuffer>, name: string): ModelSource {
  return { kind: "gguf-file", file: new File([content], name) };
}

describeJudgeEngine("llama.cpp with a real model on the processor", {
  createEngine: () => createLlamacppEngine({ wasmUrl: WLLAMA_WASM_URL }),
  source: () => sourceOf(TINY_JUDGE, "tiny.gguf"),
  badSource: () => ({
    source: sourceOf(cutGguf(TINY_JUDGE, 500_000), "cut.gguf"),
    code: "engine/gguf-truncated",
  }),
  prompt: "<s>[INST] You are a fair judge assistant. Write a detailed feedback. [/INST]",
  overlongPrompt: `<s>[INST] ${"word ".repeat(9_000)}[/INST]`,
});
