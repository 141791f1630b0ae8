import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Completion } from "#core/judge/completion.ts";
import type { ExpectedAnswer } from "#core/verdict/expectedAnswer.ts";
import { resultGrammar, verdictGrammar } from "#core/verdict/verdictGrammar.ts";
import { CALM, faultOf, loadTiny, NEVER_STOPS, PROMPT, request, type TinyEngine } from "./tinyEngine.ts";

const SCORE: ExpectedAnswer = { kind: "score", levels: 5 };
const ANSWERS: [name: string, expected: ExpectedAnswer, written: RegExp][] = [
  ["a score", SCORE, /^ [1-5]$/],
  ["a score of two levels", { kind: "score", levels: 2 }, /^ [12]$/],
  ["a preference", { kind: "preference" }, /^ [AB]$/],
];

let tiny: TinyEngine;
beforeAll(async () => {
  tiny = await loadTiny({ biases: NEVER_STOPS });
});
afterAll(() => tiny.engine.unload());

function probabilitySum(alternatives: readonly { readonly logProbability: number }[]): number {
  return alternatives.reduce((sum, alternative) => sum + Math.exp(alternative.logProbability), 0);
}

describe("sampling", () => {
  test("temperature 0 takes the likeliest token, whatever the seed", async () => {
    const first = await tiny.complete({ seed: 1, topTokens: 3, maxTokens: 12 });
    const second = await tiny.complete({ seed: 2, maxTokens: 12 });
    expect(second.text).toBe(first.text);
  });

  test("temperature 1 follows its seed", async () => {
    const texts = async (seed: number): Promise<string> =>
      (await tiny.complete({ seed, temperature: 1, maxTokens: 16 })).text;
    expect(await texts(11)).toBe(await texts(11));
    expect(await texts(11)).not.toBe(await texts(12));
  });

  test("a repetition penalty changes what is repeated, also from the prompt", async () => {
    const words = "feedback ".repeat(6);
    const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 24 };
    const ask = (repetitionPenalty: number): Promise<Completion> =>
      tiny.engine.complete(
        { ...request({ prompt: `<s>${words}` }), sampling: { ...sampling, repetitionPenalty } },
        { signal: CALM },
      );
    const [plain, penalized] = [await ask(1), await ask(5)];
    expect(penalized.text).not.toBe(plain.text);
    const tokens = penalized.text.trim().split(" ");
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(tokens).not.toContain("feedback");
  });
});

describe("grammar", () => {
  test.each(ANSWERS)("the forced result for %s is a space and a label", async (_name, expected, written) => {
    const { text, finishReason } = await tiny.complete({ grammar: resultGrammar(expected), temperature: 1 });
    expect(text).toMatch(written);
    expect(finishReason).toBe("stop");
  });

  test("a verdict grammar holds a judge that never stops to the format until it is cut", async () => {
    const { text, finishReason } = await tiny.complete({ grammar: verdictGrammar(SCORE), maxTokens: 40 });
    expect(finishReason).toBe("length");
    expect(text).not.toContain("[R");
  });
});

describe("token probabilities", () => {
  test("they are at most 20 alternatives, sorted, that sum to at most 1", async () => {
    const { tokens, text, completionTokens } = await tiny.complete({ topTokens: 20, maxTokens: 12 });
    expect(tokens).toHaveLength(completionTokens);
    expect(tokens?.map((token) => token.text).join("")).toBe(text);
    for (const { text: chosen, alternatives } of tokens ?? []) {
      expect(alternatives).toHaveLength(20);
      expect(probabilitySum(alternatives)).toBeLessThanOrEqual(1 + 1e-4);
      expect(probabilitySum(alternatives)).toBeGreaterThan(0.05);
      expect(alternatives.some((alternative) => alternative.text === chosen)).toBe(true);
    }
  });

  test("they are those of the model, not of the grammar that forced the token", async () => {
    const { tokens } = await tiny.complete({ grammar: resultGrammar(SCORE), topTokens: 5 });
    const first = tokens?.[0];
    expect(first?.text).toMatch(/^ [1-5]$/);
    expect(first?.alternatives.map((alternative) => alternative.text)).not.toContain(first?.text);
  });
});

describe("counting and the prefix cache", () => {
  test.each([
    ["nothing", ""],
    ["a space", " "],
    ["a word", "hello"],
    ["empty lines", "two\n\nlines\n"],
    ["letters beyond ASCII", "naïve 判断 😀"],
    ["a space at the end", "ends in a space "],
    ["control tokens", "[INST] and </s> and <s> inside"],
    ["700 words", "word ".repeat(700)],
  ])("countTokens() counts %s as complete() is fed it", async (_name, text) => {
    const counted = await tiny.engine.countTokens(`<s>${text}`);
    expect((await tiny.complete({ prompt: `<s>${text}`, maxTokens: 1 })).promptTokens).toBe(counted);
    // the literal BOS is the one that the tokenizer adds, not a second one
    expect(await tiny.engine.countTokens(text)).toBe(counted);
  });

  test("a prompt that was read before comes from the cache, but for its last token", async () => {
    const prompt = `<s>[INST] ${"good words of feedback ".repeat(20)}[/INST]`;
    const first = await tiny.complete({ prompt });
    const second = await tiny.complete({ prompt });
    expect(first.cachedPromptTokens).toBeLessThan(first.promptTokens / 2);
    expect(second.cachedPromptTokens).toBe(first.promptTokens - 1);
    expect(second.text).toBe(first.text);
  });

  test("prompts that begin alike share what is alike, also after counting another one", async () => {
    const shared = `<s>[INST] ${"the same instruction ".repeat(30)}`;
    await tiny.complete({ prompt: `${shared} first [/INST]` });
    await tiny.engine.countTokens(`<s>${"something else ".repeat(50)}`);
    const { cachedPromptTokens, promptTokens } = await tiny.complete({ prompt: `${shared} second [/INST]` });
    expect(cachedPromptTokens).toBeGreaterThan(promptTokens * 0.8);
  });

  test("timings say how long reading and writing took", async () => {
    const { timings } = await tiny.complete();
    expect(timings.promptMs).toBeGreaterThan(0);
    expect(timings.generationMs).toBeGreaterThan(0);
    expect(timings.totalMs).toBeGreaterThan(0);
  });
});

describe("several at once", () => {
  test("two completions write at the same time, a third waits its turn, all finish", async () => {
    const events: string[] = [];
    const run = async (name: string): Promise<Completion> => {
      const completion = await tiny.engine.complete(request({ seed: name.length, maxTokens: 24 }), {
        signal: CALM,
        onToken: () => events.push(name),
      });
      events.push(`${name} done`);
      return completion;
    };
    const all = await Promise.all([run("a"), run("bb"), run("ccc")]);
    for (const { completionTokens } of all) expect(completionTokens).toBe(24);
    expect(events.indexOf("bb")).toBeLessThan(events.indexOf("a done"));
    const firstDone = Math.min(events.indexOf("a done"), events.indexOf("bb done"));
    expect(events.indexOf("ccc")).toBeGreaterThan(firstDone);
  });

  test("a neighbour does not change what is written", async () => {
    const alone = await tiny.complete({ temperature: 1, seed: 5, maxTokens: 24 });
    const [together] = await Promise.all([
      tiny.complete({ temperature: 1, seed: 5, maxTokens: 24 }),
      tiny.complete({ temperature: 1, seed: 6, maxTokens: 24 }),
    ]);
    expect(together.text).toBe(alone.text);
  });

  test("counting goes on while completions run", async () => {
    const running = [1, 2, 3].map((seed) => tiny.complete({ seed, maxTokens: 24 }));
    const counted = await tiny.engine.countTokens(PROMPT);
    const all = await Promise.all(running);
    expect(all.map((completion) => completion.promptTokens)).toEqual([counted, counted, counted]);
  });
});

describe("the end of the context", () => {
  let small: TinyEngine;
  beforeAll(async () => {
    small = await loadTiny({ biases: NEVER_STOPS, contextLength: 512 });
  });
  afterAll(() => small.engine.unload());

  async function promptOf(tokens: number): Promise<string> {
    const start = "<s>word";
    const prompt = start + " word".repeat(tokens - (await small.engine.countTokens(start)));
    expect(await small.engine.countTokens(prompt)).toBe(tokens);
    return prompt;
  }

  test("a model that was trained for 512 tokens gets no more", () => {
    expect(small.model.capabilities.contextLength).toBe(512);
  });

  test("a prompt that leaves room for one token is continued, one that leaves none is refused with its length", async () => {
    const { finishReason, completionTokens } = await small.complete({ prompt: await promptOf(511) });
    expect(finishReason).toBe("length");
    expect(completionTokens).toBeGreaterThanOrEqual(1);
    for (const promptTokens of [512, 513]) {
      const fault = await faultOf(small.complete({ prompt: await promptOf(promptTokens) }));
      expect(fault).toMatchObject({
        code: "engine/prompt-too-long",
        details: { promptTokens, contextLength: 512 },
      });
    }
  });

  test("two completions fill their contexts side by side, neither at the other's cost", async () => {
    const prompt = await promptOf(400);
    const both = await Promise.all([1, 2].map((seed) => small.complete({ prompt, seed, maxTokens: 300 })));
    for (const { finishReason, completionTokens } of both) {
      expect(finishReason).toBe("length");
      expect(completionTokens).toBeGreaterThanOrEqual(111);
    }
  });
});
