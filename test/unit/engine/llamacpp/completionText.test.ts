import { expect, test } from "vitest";
import { AUTHORS_SAMPLING } from "#core/judge/completion.ts";
import { completionBody, literalGrammar } from "#engine/llamacpp/completionBody.ts";
import { fedPrompt } from "#engine/llamacpp/fedPrompt.ts";
import { readChunk } from "#engine/llamacpp/readChunk.ts";

const MISTRAL = { promptFormat: "mistral-instruct", addsBos: true, bosText: "<s>" } as const;

test("fedPrompt() takes off the BOS that the tokenizer adds, once", () => {
  expect(fedPrompt("<s>[INST] Hi [/INST]", MISTRAL)).toBe("[INST] Hi [/INST]");
  expect(fedPrompt("<s><s>[INST]", MISTRAL)).toBe("<s>[INST]");
  expect(fedPrompt("[INST] Hi", MISTRAL)).toBe("[INST] Hi");
});

test("fedPrompt() leaves BOS where the tokenizer does not add it", () => {
  expect(fedPrompt("<s>[INST]", { ...MISTRAL, addsBos: false })).toBe("<s>[INST]");
});

test("fedPrompt() takes off a BOS that this vocabulary would read as letters", () => {
  expect(fedPrompt("<s>[INST]", { ...MISTRAL, addsBos: false, bosText: "<bos>" })).toBe("[INST]");
  expect(fedPrompt("<s>[INST]", { ...MISTRAL, addsBos: false, bosText: null })).toBe("[INST]");
});

test("fedPrompt() does not touch formats without a literal BOS", () => {
  const prompt = "<|im_start|>system\n";
  expect(fedPrompt(prompt, { promptFormat: "chatml", addsBos: true, bosText: "<s>" })).toBe(prompt);
});

test("completionBody() asks for the authors' sampling and nothing beside it", () => {
  const body = completionBody("p", { sampling: AUTHORS_SAMPLING, seed: 7 }, 20);
  expect(body).toMatchObject({
    temperature: 1,
    top_p: 0.9,
    repeat_penalty: 1.03,
    max_tokens: 1024,
    seed: 7,
    n_probs: 20,
    top_k: 0,
    min_p: 0,
    samplers: ["penalties", "temperature", "top_p"],
  });
  expect(body).not.toHaveProperty("grammar");
});

test("literalGrammar() escapes what would end or change the literal", () => {
  expect(literalGrammar(' "4"\\\n')).toBe(String.raw`root ::= " \"4\"\\\n"`);
});

test("readChunk() reads text, end, totals and probabilities", () => {
  const chunk = readChunk({
    choices: [
      {
        text: " 4",
        finish_reason: "stop",
        logprobs: {
          content: [
            {
              token: " 4",
              top_logprobs: [
                { token: " 4", logprob: -0.5 },
                { token: "x", logprob: null },
              ],
            },
          ],
        },
      },
    ],
    usage: { prompt_tokens: 39, completion_tokens: 5 },
    timings: { cache_n: 38, prompt_ms: 1.5, predicted_ms: 20 },
  });
  expect(chunk).toEqual({
    text: " 4",
    finishReason: "stop",
    tokens: [
      {
        text: " 4",
        alternatives: [
          { text: " 4", logProbability: -0.5 },
          { text: "x", logProbability: -Infinity },
        ],
      },
    ],
    totals: {
      promptTokens: 39,
      cachedPromptTokens: 38,
      completionTokens: 5,
      promptMs: 1.5,
      generationMs: 20,
    },
  });
});

test.each([null, 7, [], {}, { choices: "no" }, { choices: [null] }])(
  "readChunk() takes nothing from %j",
  (message) => {
    expect(readChunk(message)).toEqual({ text: "", finishReason: null, tokens: [], totals: null });
  },
);
