import { describe, expect, test } from "vitest";
import { createWebllmEngine } from "#engine/webllm/webllmEngine.ts";
import { CALM, faultOf, load, loaded, PROMPT, REQUEST } from "./loadedEngine.ts";
import { scriptWorld } from "./scriptedMlcEngine.ts";

describe("createWebllmEngine().complete()", () => {
  test("feeds the prompt as one text with its literal BOS, and nothing else", async () => {
    const { engine, world } = await loaded();
    await engine.complete(REQUEST, { signal: CALM });
    expect(world.pipelines[0]?.fed).toEqual([{ prefix: [], pieces: [PROMPT] }]);
  });

  test("feeds the very same text through the chat interface when there is a grammar", async () => {
    const { engine, world } = await loaded();
    const prompt = "<s>[INST] costs $$5, $& or $' {function_string} {user_message} [/INST]";
    const grammar = 'root ::= "[RESULT] " [1-5]';
    const completion = await engine.complete({ ...REQUEST, prompt, grammar }, { signal: CALM });
    const pieces = world.pipelines[0]?.fed[0]?.pieces ?? [];
    // the second is WebLLM's empty reply header
    expect(pieces).toEqual([prompt, ""]);
    expect(world.pipelines[0]?.fed[0]?.prefix).toEqual([]);
    expect(completion.promptTokens).toBe(await engine.countTokens(prompt));
  });

  test("gives every setting, and leaves stopping to the model's own tokens", async () => {
    const { engine, world } = await loaded();
    await engine.complete({ ...REQUEST, topTokens: 20 }, { signal: CALM });
    expect(world.requests).toEqual([
      {
        prompt: PROMPT,
        stream: true,
        stream_options: { include_usage: true },
        seed: 5,
        temperature: 0,
        top_p: 0.9,
        max_tokens: 6,
        repetition_penalty: 1,
        frequency_penalty: 0,
        presence_penalty: 0,
        logprobs: true,
        top_logprobs: 5,
      },
    ]);
  });

  test("measures prompt and generation apart", async () => {
    const { engine } = await loaded();
    const { timings } = await engine.complete(REQUEST, { signal: CALM });
    expect(timings.promptMs).toBeCloseTo(250);
    // five tokens after the first, 20 ms each
    expect(timings.generationMs).toBeCloseTo(100);
  });

  test("keeps the probabilities of tokens whose text ends in half a character", async () => {
    const euro = new TextEncoder().encode("€");
    const output = (): (string | Uint8Array)[] => ["5 ", euro.slice(0, 1), euro.slice(1), "!"];
    const { engine } = await loaded({ output });
    const pieces: string[] = [];
    const completion = await engine.complete(
      { ...REQUEST, topTokens: 2 },
      { signal: CALM, onToken: (piece) => pieces.push(piece) },
    );
    expect(pieces).toEqual(["5 ", "€", "!"]);
    expect(completion.finishReason).toBe("stop");
    expect(completion.completionTokens).toBe(5);
    // the last is the stop token, which adds nothing to the text
    expect(completion.tokens?.map(({ text }) => text)).toEqual(["5 ", "\ufffd", "\ufffd\ufffd", "!", ""]);
    expect(completion.tokens?.[0]?.alternatives).toEqual([
      { text: "5 ", logProbability: 0 },
      { text: "other1", logProbability: -Infinity },
    ]);
  });

  test("accepts a prompt that fills the context and refuses one token more", async () => {
    const { engine } = await loaded();
    const fitting = "a".concat(" a".repeat(4095));
    expect(await engine.countTokens(fitting)).toBe(4096);
    const completion = await engine.complete({ ...REQUEST, prompt: fitting }, { signal: CALM });
    expect(completion).toMatchObject({ finishReason: "length", completionTokens: 1 });
    const fault = await faultOf(engine.complete({ ...REQUEST, prompt: `${fitting} a` }, { signal: CALM }));
    expect(fault).toMatchObject({
      code: "engine/prompt-too-long",
      details: { promptTokens: 4097, contextLength: 4096 },
    });
  });

  test("stops after the prompt was read when it is stopped meanwhile", async () => {
    const stop = new AbortController();
    const steps: number[] = [];
    const { engine } = await loaded({
      beforeToken(index) {
        steps.push(index);
        if (index === 0) stop.abort("enough");
      },
    });
    const pieces: string[] = [];
    const stopped = engine.complete(REQUEST, { signal: stop.signal, onToken: (piece) => pieces.push(piece) });
    await expect(stopped).rejects.toBe("enough");
    expect(pieces).toEqual([]);
    expect(steps).toEqual([0]);
  });

  test("asks again to stop, because WebLLM forgets it when a request begins", async () => {
    const stop = new AbortController();
    const steps: number[] = [];
    const { engine, world } = await loaded({ beforeToken: (index) => void steps.push(index) });
    const stopped = engine.complete(REQUEST, { signal: stop.signal });
    while (world.requests.length === 0) await Promise.resolve();
    stop.abort("enough");
    await expect(stopped).rejects.toBe("enough");
    expect(steps).toEqual([0]);
  });

  test("rejects with the reason when stopped at the very last token", async () => {
    const stop = new AbortController();
    const { engine } = await loaded({
      beforeToken(index) {
        if (index === 5) stop.abort("enough");
      },
    });
    await expect(engine.complete(REQUEST, { signal: stop.signal })).rejects.toBe("enough");
  });

  test("rejects at once while it waits for its turn", async () => {
    let goOn = (): void => {};
    const { engine } = await loaded({
      beforeToken: () => new Promise<void>((resolve) => void (goOn = resolve)),
    });
    const first = engine.complete(
      { ...REQUEST, sampling: { ...REQUEST.sampling, maxTokens: 1 } },
      { signal: CALM },
    );
    const stop = new AbortController();
    const second = engine.complete(REQUEST, { signal: stop.signal });
    stop.abort("enough");
    await expect(second).rejects.toBe("enough");
    await new Promise((resolve) => setTimeout(resolve));
    goOn();
    expect((await first).completionTokens).toBe(1);
  });

  test("rejects when the GPU is lost while it writes, and stays lost", async () => {
    const { engine, world } = await loaded({
      beforeToken(index) {
        if (index < 2) return;
        world.devices[0]?.lose("unknown");
        // as WebLLM does: waits for an answer that never comes
        return new Promise<void>(() => {});
      },
    });
    const fault = await faultOf(engine.complete(REQUEST, { signal: CALM }));
    expect(fault.code).toBe("engine/device-lost");
    expect(fault.details["reason"]).toBe("unknown");
    expect((await faultOf(engine.complete(REQUEST, { signal: CALM }))).code).toBe("engine/device-lost");
  });

  test("knows a lost GPU by what breaks before the loss is reported", async () => {
    const world = scriptWorld({
      beforeToken(index) {
        if (index === 2) throw new DOMException("Buffer was destroyed", "AbortError");
      },
    });
    const pauses: number[] = [];
    const pause = async (ms: number): Promise<void> => {
      pauses.push(ms);
      world.devices[0]?.lose("unknown");
    };
    const engine = createWebllmEngine({ ...world.deps, pause });
    await load(engine);
    expect((await faultOf(engine.complete(REQUEST, { signal: CALM }))).code).toBe("engine/device-lost");
    expect(pauses).toEqual([100]);
  });

  test("names a fault of WebLLM and goes on", async () => {
    let failures = 1;
    const { engine } = await loaded({
      beforeToken: () => {
        failures -= 1;
        if (failures >= 0) throw new Error("InternalError: failed to sample a valid token.");
      },
    });
    expect((await faultOf(engine.complete(REQUEST, { signal: CALM }))).code).toBe("engine/generation-failed");
    expect((await engine.complete(REQUEST, { signal: CALM })).text).not.toBe("");
  });

  test("rejects at once when the model is unloaded, and frees the GPU", async () => {
    const { engine, world } = await loaded({ beforeToken: () => new Promise<void>(() => {}) });
    const running = faultOf(engine.complete(REQUEST, { signal: CALM }));
    const waiting = faultOf(engine.complete(REQUEST, { signal: CALM }));
    await engine.unload();
    expect((await running).code).toBe("engine/not-loaded");
    expect((await waiting).code).toBe("engine/not-loaded");
    expect(world.pipelines[0]?.isDisposed).toBe(true);
    expect(world.devices[0]?.isDestroyed()).toBe(true);
  });
});
