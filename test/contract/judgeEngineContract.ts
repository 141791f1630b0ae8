import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ErrorCode } from "#core/errors.ts";
import type { Completion, CompletionRequest } from "#core/judge/completion.ts";
import type { LoadedModel, LoadProgress, ModelSource } from "#core/judge/judgeModel.ts";
import type { JudgeEngine } from "#engine/judgeEngine.ts";
import {
  codeOf,
  expectCompleteModel,
  expectProgressInOrder,
  lettersAndDigits,
} from "./judgeEngineExpectations.ts";
import { expectOneOfThreeScores, judgeWithThreeLevels } from "./threeLevels.ts";

/** What an implementation brings to the suite. */
export interface JudgeEngineSetup {
  /** A fresh engine with nothing loaded. */
  readonly createEngine: () => JudgeEngine;
  /** A model that the engine can load. */
  readonly source: () => ModelSource | Promise<ModelSource>;
  /** A model that it cannot load, and the code that says why. */
  readonly badSource: () => BadSource | Promise<BadSource>;
  /** A whole prompt with its literal BOS, that the model continues for at least `longMaxTokens` tokens. */
  readonly prompt: string;
  /** A prompt that does not fit into the context. */
  readonly overlongPrompt: string;
  /** So many tokens that a completion can be stopped while it runs; 48 unless told. */
  readonly longMaxTokens?: number;
}

interface BadSource {
  readonly source: ModelSource;
  readonly code: ErrorCode;
}

const GRAMMAR = 'root ::= "[RESULT] " [1-5]';

/** Never aborted. */
const CALM: AbortSignal = new AbortController().signal;

/** What every `JudgeEngine` promises. Runs in Node and in a real browser. */
export function describeJudgeEngine(name: string, setup: JudgeEngineSetup): void {
  const longMaxTokens = setup.longMaxTokens ?? 48;

  function request(overrides: Partial<CompletionRequest> = {}, maxTokens = 6): CompletionRequest {
    const sampling = { temperature: 1, topP: 0.9, repetitionPenalty: 1.03, maxTokens };
    return { prompt: setup.prompt, sampling, seed: 7, topTokens: 0, ...overrides };
  }

  async function load(engine: JudgeEngine, reports: LoadProgress[] = []): Promise<LoadedModel> {
    return engine.load(await setup.source(), {
      signal: CALM,
      onProgress: (progress) => reports.push(progress),
    });
  }

  describe(name, () => {
    describe("with a model loaded", () => {
      let engine: JudgeEngine;
      let model: LoadedModel;
      const reports: LoadProgress[] = [];
      beforeAll(async () => {
        engine = setup.createEngine();
        model = await load(engine, reports);
      });
      afterAll(() => engine.unload());

      function complete(overrides: Partial<CompletionRequest> = {}, maxTokens = 6): Promise<Completion> {
        return engine.complete(request(overrides, maxTokens), { signal: CALM });
      }

      test("load() reports known stages in order, with fractions that never go back", () => {
        expectProgressInOrder(reports);
      });

      test("load() says everything a verdict's provenance needs", () => {
        expectCompleteModel(model);
      });

      test("complete() gives pieces that joined are the text, without the prompt", async () => {
        const pieces: string[] = [];
        const completion = await engine.complete(request(), {
          signal: CALM,
          onToken: (piece) => pieces.push(piece),
        });
        expect(completion.text).not.toBe("");
        expect(pieces.join("")).toBe(completion.text);
        expect(pieces).not.toContain("");
        expect(completion.text).not.toContain(setup.prompt);
        expect(completion.timings.totalMs).toBeGreaterThanOrEqual(0);
      });

      test("complete() stops at maxTokens and says so", async () => {
        const completion = await complete({}, 4);
        expect(completion.finishReason).toBe("length");
        expect(completion.completionTokens).toBe(4);
      });

      test("complete() gives no token probabilities unless asked", async () => {
        expect((await complete()).tokens).toBeNull();
      });

      test("complete() gives one entry of token probabilities per generated token", async (context) => {
        if (!model.capabilities.tokenProbabilities) context.skip();
        const completion = await complete({ topTokens: 5 });
        const tokens = completion.tokens ?? [];
        expect(tokens).toHaveLength(completion.completionTokens);
        expect(lettersAndDigits(tokens.map((token) => token.text).join(""))).toBe(
          lettersAndDigits(completion.text),
        );
        for (const { alternatives } of tokens) {
          expect(alternatives.length).toBeGreaterThan(0);
          expect(alternatives.length).toBeLessThanOrEqual(5);
          // written so that NaN fails as well
          for (const { logProbability } of alternatives) expect(logProbability <= 1e-6).toBe(true);
          const logProbabilities = alternatives.map((alternative) => alternative.logProbability);
          expect(logProbabilities).toEqual(logProbabilities.toSorted((a, b) => b - a));
        }
      });

      test("complete() says why probabilities that were asked for are missing", async (context) => {
        if (model.capabilities.tokenProbabilities) context.skip();
        const completion = await complete({ topTokens: 5 });
        expect(completion.tokens).toBeNull();
        expect(completion.tokensMissing).toBeTruthy();
      });

      test("complete() follows a grammar and stops at its end", async (context) => {
        if (!model.capabilities.grammar) context.skip();
        const completion = await complete({ grammar: GRAMMAR }, 32);
        expect(completion.text).toMatch(/^\[RESULT\] [1-5]$/);
        expect(completion.finishReason).toBe("stop");
      });

      test("complete() is free again after a grammar", async (context) => {
        if (!model.capabilities.grammar) context.skip();
        const before = await complete();
        await complete({ grammar: GRAMMAR }, 32);
        expect((await complete()).text).toBe(before.text);
      });

      test("complete() refuses a grammar that is none, and goes on", async (context) => {
        if (!model.capabilities.grammar) context.skip();
        expect(await codeOf(complete({ grammar: 'root ::= ( "a"' }))).toBe("engine/grammar-rejected");
        expect((await complete()).text).not.toBe("");
      });

      test("assessCase() with three levels gets one of their scores from a judge held to the format", async (context) => {
        if (!model.capabilities.grammar) context.skip();
        for (const seed of [1, 2, 3, 4, 5]) {
          expectOneOfThreeScores(await judgeWithThreeLevels(engine, model, seed));
        }
      });

      test("complete() gives the same text for the same seed", async () => {
        expect((await complete({ seed: 3 }, 12)).text).toBe((await complete({ seed: 3 }, 12)).text);
      });

      test("complete() rejects with the signal's reason when it is already aborted, and goes on", async () => {
        const reason = new Error("changed my mind");
        const pieces: string[] = [];
        const stopped = engine.complete(request(), {
          signal: AbortSignal.abort(reason),
          onToken: (piece) => pieces.push(piece),
        });
        await expect(stopped).rejects.toBe(reason);
        expect(pieces).toEqual([]);
        expect((await complete()).text).not.toBe("");
      });

      test("complete() rejects with the signal's reason when stopped while it writes, and goes on", async () => {
        const stop = new AbortController();
        const reason = { kind: "paused" };
        const pieces: string[] = [];
        const stopped = engine.complete(request({}, longMaxTokens), {
          signal: stop.signal,
          onToken(piece) {
            pieces.push(piece);
            stop.abort(reason);
          },
        });
        await expect(stopped).rejects.toBe(reason);
        expect(pieces).toHaveLength(1);
        const next = await complete();
        expect(next.text).not.toBe("");
        expect(pieces).toHaveLength(1);
      });

      test("complete() lets one of several requests be stopped and finishes the others", async () => {
        const stop = new AbortController();
        const reason = new Error("only this one");
        const stopped = engine.complete(request({ seed: 1 }, longMaxTokens), {
          signal: stop.signal,
          onToken: () => stop.abort(reason),
        });
        const others = [complete({ seed: 2 }), complete({ seed: 3 })];
        await expect(stopped).rejects.toBe(reason);
        for (const other of await Promise.all(others)) expect(other.text).not.toBe("");
      });

      test("complete() finishes all of several requests, each with its own pieces", async () => {
        const heard = [1, 2, 3].map(async (seed) => {
          const pieces: string[] = [];
          const completion = await engine.complete(request({ seed }), {
            signal: CALM,
            onToken: (piece) => pieces.push(piece),
          });
          return { pieces, completion };
        });
        for (const { pieces, completion } of await Promise.all(heard))
          expect(pieces.join("")).toBe(completion.text);
      });

      test("complete() refuses a prompt that does not fit, and goes on", async () => {
        expect(await codeOf(complete({ prompt: setup.overlongPrompt }))).toBe("engine/prompt-too-long");
        expect((await complete()).text).not.toBe("");
      });

      test("countTokens() counts what complete() is fed", async () => {
        const count = await engine.countTokens(setup.prompt);
        expect(count).toBeGreaterThan(0);
        expect((await complete()).promptTokens).toBe(count);
        if (model.capabilities.grammar)
          expect((await complete({ grammar: GRAMMAR }, 32)).promptTokens).toBe(count);
      });

      test("countTokens() grows with the text, even beyond the context", async () => {
        const short = await engine.countTokens(setup.prompt);
        const longer = await engine.countTokens(`${setup.prompt} one two three four`);
        expect(longer).toBeGreaterThan(short);
        expect(await engine.countTokens(setup.overlongPrompt)).toBeGreaterThan(
          model.capabilities.contextLength,
        );
      });
    });

    describe("without a model", () => {
      let engine: JudgeEngine | null = null;
      function fresh(): JudgeEngine {
        engine = setup.createEngine();
        return engine;
      }
      afterAll(() => engine?.unload());

      test("complete() and countTokens() say that nothing is loaded", async () => {
        const empty = fresh();
        expect(await codeOf(empty.complete(request(), { signal: CALM }))).toBe("engine/not-loaded");
        expect(await codeOf(empty.countTokens(setup.prompt))).toBe("engine/not-loaded");
      });

      test("unload() is harmless when nothing is loaded", async () => {
        await expect(fresh().unload()).resolves.toBeUndefined();
      });

      test("unload() gives the model up, and load() brings it back", async () => {
        const used = fresh();
        await load(used);
        await used.unload();
        expect(await codeOf(used.complete(request(), { signal: CALM }))).toBe("engine/not-loaded");
        expect(await codeOf(used.countTokens(setup.prompt))).toBe("engine/not-loaded");
        await load(used);
        expect((await used.complete(request(), { signal: CALM })).text).not.toBe("");
        await used.unload();
      });

      test("load() gives up the model that was loaded before", async () => {
        const used = fresh();
        await load(used);
        expectCompleteModel(await load(used));
        expect((await used.complete(request(), { signal: CALM })).text).not.toBe("");
        await used.unload();
      });

      test("load() names what is wrong with a model, leaves nothing loaded, and can be called again", async () => {
        const used = fresh();
        const { source, code } = await setup.badSource();
        expect(await codeOf(used.load(source, { signal: CALM, onProgress: () => {} }))).toBe(code);
        expect(await codeOf(used.complete(request(), { signal: CALM }))).toBe("engine/not-loaded");
        await load(used);
        expect((await used.complete(request(), { signal: CALM })).text).not.toBe("");
        await used.unload();
      });

      test("load() rejects with the signal's reason when it is already aborted", async () => {
        const used = fresh();
        const reason = new Error("not today");
        const stopped = used.load(await setup.source(), {
          signal: AbortSignal.abort(reason),
          onProgress: () => {},
        });
        await expect(stopped).rejects.toBe(reason);
        expect(await codeOf(used.complete(request(), { signal: CALM }))).toBe("engine/not-loaded");
      });

      test("load() rejects with the signal's reason when stopped, and can be called again", async () => {
        const used = fresh();
        const stop = new AbortController();
        const reason = { kind: "cancelled" };
        const stopped = used.load(await setup.source(), {
          signal: stop.signal,
          onProgress: () => stop.abort(reason),
        });
        await expect(stopped).rejects.toBe(reason);
        expect(await codeOf(used.complete(request(), { signal: CALM }))).toBe("engine/not-loaded");
        await load(used);
        expect((await used.complete(request(), { signal: CALM })).text).not.toBe("");
        await used.unload();
      });
    });
  });
}
