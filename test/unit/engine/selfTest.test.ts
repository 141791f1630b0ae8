import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { SelfTestResult } from "#core/judge/selfTest.ts";
import { runSelfTest, selfTestPrompt } from "#engine/selfTest.ts";
import { ScriptedEngine, scriptedModel, type Scripted } from "./scriptedEngine.ts";

const CALM = { signal: new AbortController().signal };

function resultOf(written: Scripted): Promise<SelfTestResult> {
  return runSelfTest(new ScriptedEngine([written]), scriptedModel(), CALM);
}

/** A completion of one token, with the log probabilities of the likeliest ones there. */
function oneToken(text: string, logProbabilities: Readonly<Record<string, number>>): Scripted {
  const alternatives = Object.entries(logProbabilities).map(([alternative, logProbability]) => ({
    text: alternative,
    logProbability,
  }));
  return { text, tokens: [{ text, alternatives }] };
}

describe("runSelfTest()", () => {
  test.each([" 5", "4", " 1</s>", "\n3\n", " 5."])("takes %j for a score", async (output) => {
    expect(await resultOf(output)).toMatchObject({ kind: "passed", output });
  });

  test.each([
    ["noise", " ▅erah", "wrote “▅erah”"],
    ["nothing", "", "wrote nothing"],
    ["spaces", "  \n", "wrote nothing"],
    ["a score that is none", " 7", "wrote “7”"],
    ["a number that goes on", " 45", "wrote “45”"],
    ["several scores", " 4 5 3", "wrote “4 5 3”"],
    ["the label of the other task", " A", "wrote “A”"],
  ])("fails on %s, and says what was written", async (_what, text, words) => {
    const result = await resultOf({ text, finishReason: "length" });
    expect(result).toMatchObject({ kind: "failed", output: text });
    expect(result.kind === "failed" && result.reason).toContain(words);
  });

  test("does not hold it against a judge that it goes on in words until it is cut", async () => {
    expect(await resultOf({ text: " 4 The response", finishReason: "length" })).toMatchObject({
      kind: "passed",
    });
    expect(await resultOf({ text: " 4 The response", finishReason: "stop" })).toMatchObject({
      kind: "failed",
    });
  });

  test("tells the probability of all five scores together", async () => {
    // 0.5 + 0.25 and 0.2 elsewhere
    const probabilities = { " 5": Math.log(0.5), "4": Math.log(0.25), " good": Math.log(0.2) };
    const result = await resultOf(oneToken(" 5", probabilities));
    expect(result.kind === "passed" && result.scoreProbability).toBeCloseTo(0.75, 12);
  });

  test("tells no probability where the engine does not", async () => {
    const engine = new ScriptedEngine([" 5"]);
    const model = scriptedModel({ tokenProbabilities: false });
    const result = await runSelfTest(engine, model, CALM);
    expect(result).toMatchObject({ kind: "passed", scoreProbability: null });
    expect(engine.requests[0]?.topTokens).toBe(0);
  });

  test.each([
    ["not numbers", { " 5": Number.NaN, " 4": -1 }],
    ["all impossible", { " 5": -Infinity, " 4": -Infinity }],
    ["missing altogether", {}],
  ])("fails when probabilities are %s, whatever was written", async (_what, probabilities) => {
    expect(await resultOf(oneToken(" 5", probabilities))).toMatchObject({
      kind: "failed",
      reason: "Its token probabilities are not numbers.",
    });
  });

  test("asks for at most three tokens, the likeliest ones, with probabilities and without a grammar", async () => {
    const engine = new ScriptedEngine([" 5"]);
    await runSelfTest(engine, scriptedModel(), CALM);
    expect(engine.requests).toHaveLength(1);
    const [request] = engine.requests;
    expect(request).not.toHaveProperty("grammar");
    expect(request?.topTokens).toBe(20);
    expect(request?.sampling).toMatchObject({ maxTokens: 3, repetitionPenalty: 1 });
    expect(request?.sampling.topP).toBeLessThan(1e-4);
  });

  test("passes an engine's fault on", async () => {
    const fault = new AppError("engine/device-lost", "gone");
    const engine = { complete: () => Promise.reject(fault) };
    await expect(runSelfTest(engine, scriptedModel(), CALM)).rejects.toBe(fault);
  });

  test("rejects with the reason when it is stopped", async () => {
    const stopped = { signal: AbortSignal.abort("enough") };
    await expect(runSelfTest(new ScriptedEngine([" 5"]), scriptedModel(), stopped)).rejects.toBe("enough");
  });

  test("says when it was", async () => {
    const before = Date.now();
    const { atMs } = await resultOf(" 5");
    expect(atMs).toBeGreaterThanOrEqual(before);
    expect(atMs).toBeLessThanOrEqual(Date.now());
  });
});

describe("selfTestPrompt()", () => {
  test.each(["mistral-instruct", "chatml", "llama-3"] as const)(
    "ends a finished feedback in %s",
    (format) => {
      const prompt = selfTestPrompt(format);
      expect(prompt).toContain("What is two plus two?");
      expect(prompt).toContain("[Is the answer correct?]");
      expect(prompt).toMatch(/as the reference answer does\. \[RESULT\]$/);
    },
  );

  test("stands behind the instruction as the judge itself would write", () => {
    expect(selfTestPrompt("mistral-instruct")).toContain("[/INST] The response gives");
    expect(selfTestPrompt("chatml")).toContain("<|im_start|>assistant\nThe response gives");
    expect(selfTestPrompt("llama-3")).toContain("<|end_header_id|>\n\nThe response gives");
  });
});
