import { describe, expect, test } from "vitest";
import type { EvaluationCase } from "#core/cases/evaluationCase.ts";
import {
  DEFAULT_ASSESSMENT_SETTINGS,
  type Assessment,
  type AssessmentEvent,
  type AssessmentSettings,
  type AssessmentTask,
} from "#core/judge/assessment.ts";
import { deriveSeed } from "#core/judge/deriveSeed.ts";
import type { LoadedModel } from "#core/judge/judgeModel.ts";
import { renderPrompt } from "#core/prompts/renderPrompt.ts";
import { resultGrammar, verdictGrammar } from "#core/verdict/verdictGrammar.ts";
import { assessCase } from "#engine/assessCase.ts";
import { sha256Hex } from "#engine/sha256.ts";
import { certainTokens, ScriptedEngine, scriptedModel } from "./scriptedEngine.ts";

const DIRECT: EvaluationCase = {
  mode: "direct",
  id: "case-1",
  instruction: "Name a prime.",
  response: { id: "r", label: "Model", text: "Seven." },
  referenceAnswer: "",
};
const PAIR: EvaluationCase = {
  mode: "pairwise",
  id: "case-2",
  instruction: "Name a prime.",
  responseA: { id: "seven", label: "First", text: "It is seven." },
  responseB: { id: "nine", label: "Second", text: "It is nine." },
  referenceAnswer: "",
};
const RUBRIC = {
  criteria: "Is it right?",
  scoreDescriptions: ["wrong", "mostly wrong", "half", "mostly right", "right"],
} as const;

function taskFor(evaluationCase: EvaluationCase, settings: Partial<AssessmentSettings> = {}): AssessmentTask {
  return {
    evaluationCase,
    rubric: RUBRIC,
    settings: { ...DEFAULT_ASSESSMENT_SETTINGS, seed: 7, ...settings },
  };
}

async function assess(
  engine: ScriptedEngine,
  task: AssessmentTask,
  model: LoadedModel = scriptedModel(),
): Promise<Assessment & { events: AssessmentEvent[] }> {
  const events: AssessmentEvent[] = [];
  const signal = new AbortController().signal;
  const assessment = await assessCase(engine, model, task, {
    signal,
    onEvent: (event) => events.push(event),
  });
  return { ...assessment, events };
}

describe("assessCase() attempts", () => {
  test("stops at the first readable output", async () => {
    const engine = new ScriptedEngine(["Right. [RESULT] 5", "Right. [RESULT] 1"]);
    const { calls, outcome } = await assess(engine, taskFor(DIRECT));
    expect(outcome).toEqual({ kind: "score", score: 5, callIndex: 0 });
    expect(calls).toHaveLength(1);
    expect(engine.requests).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      order: "AB",
      attempt: 1,
      constraint: "none",
      rawText: "Right. [RESULT] 5",
    });
  });

  test("sends the rendered prompt, the settings and a request for 20 likely tokens", async () => {
    const engine = new ScriptedEngine(["Right. [RESULT] 5"]);
    const task = taskFor(DIRECT);
    const { calls } = await assess(engine, task);
    const { text } = renderPrompt({
      evaluationCase: DIRECT,
      order: "AB",
      rubric: RUBRIC,
      profile: "prometheus-eval",
      format: "mistral-instruct",
    });
    expect(engine.requests[0]).toEqual({
      prompt: text,
      sampling: task.settings.sampling,
      seed: deriveSeed(7, "AB", 1),
      topTokens: 20,
    });
    expect(calls[0]?.promptSha256).toBe(await sha256Hex(text));
  });

  test("keeps every attempt, each with its own seed, and constrains the last one", async () => {
    const engine = new ScriptedEngine(["no result", "[RESULT] 6", "Right. [RESULT] 4"]);
    const { calls, outcome } = await assess(engine, taskFor(DIRECT));
    expect(outcome).toEqual({ kind: "score", score: 4, callIndex: 2 });
    expect(calls.map((call) => [call.attempt, call.constraint, call.parsed.kind])).toEqual([
      [1, "none", "unparsed"],
      [2, "none", "unparsed"],
      [3, "grammar", "score"],
    ]);
    const seeds = [1, 2, 3].map((attempt) => deriveSeed(7, "AB", attempt));
    expect(calls.map((call) => call.seed)).toEqual(seeds);
    expect(engine.requests.map((request) => request.seed)).toEqual(seeds);
    expect(engine.requests.map((request) => request.grammar)).toEqual([
      undefined,
      undefined,
      verdictGrammar({ kind: "score", levels: 5 }),
    ]);
  });

  test("constrains the only attempt when there is one", async () => {
    const engine = new ScriptedEngine(["Right. [RESULT] 4"]);
    const { calls } = await assess(engine, taskFor(DIRECT, { maxAttempts: 1 }));
    expect(calls[0]?.constraint).toBe("grammar");
  });

  test("never constrains an engine that has no grammar, and ends unparsed", async () => {
    const engine = new ScriptedEngine(["one", "two", "three"]);
    const { calls, outcome } = await assess(engine, taskFor(DIRECT), scriptedModel({ grammar: false }));
    expect(outcome).toEqual({ kind: "unparsed", order: "AB" });
    expect(calls.map((call) => call.rawText)).toEqual(["one", "two", "three"]);
    expect(calls.map((call) => call.constraint)).toEqual(["none", "none", "none"]);
    expect(engine.requests.every((request) => !("grammar" in request))).toBe(true);
  });
});

describe("assessCase() forced result", () => {
  const cut = { text: "It is right because [RES", finishReason: "length" } as const;
  const once = { maxAttempts: 1 };

  test("asks for the result alone when the constrained attempt was cut", async () => {
    const engine = new ScriptedEngine([cut, " 4"]);
    const { calls, outcome } = await assess(engine, taskFor(DIRECT, once));
    expect(outcome).toEqual({ kind: "score", score: 4, callIndex: 0 });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      constraint: "grammar-and-forced-result",
      rawText: "It is right because [RESULT] 4",
      finishReason: "stop",
      promptTokens: 200,
      completionTokens: cut.text.length + 2,
      timings: { promptMs: 20, generationMs: 40, totalMs: 62 },
      parsed: { kind: "score", score: 4, leniency: "strict", feedback: "It is right because" },
      distribution: { expectedScore: 4, mass: 1 },
    });
    const [first, second] = engine.requests;
    expect(second).toMatchObject({
      prompt: `${first?.prompt}It is right because [RESULT]`,
      grammar: resultGrammar({ kind: "score", levels: 5 }),
      seed: first?.seed,
    });
    expect(second?.sampling.maxTokens).toBeLessThanOrEqual(4);
  });

  test.each([
    ["It is right", "It is right [RESULT]"],
    ["It is right ", "It is right [RESULT]"],
    ["It is right [", "It is right [RESULT]"],
    ["It is right [RESULT]", "It is right [RESULT]"],
    ["It is right [RESULT] ", "It is right [RESULT]"],
    ["It is [1", "It is [1 [RESULT]"],
  ])("continues %j as %j", async (text, continued) => {
    const engine = new ScriptedEngine([{ text, finishReason: "length" }, " 2"]);
    const { calls } = await assess(engine, taskFor(DIRECT, once));
    expect(engine.requests[1]?.prompt).toBe(`${engine.requests[0]?.prompt}${continued}`);
    expect(calls[0]?.rawText).toBe(`${continued} 2`);
  });

  test("takes the distribution from the second request", async () => {
    const tokens = certainTokens("It says [RESULT] 1 ");
    const four = { text: "4", alternatives: [{ text: "4", logProbability: Math.log(0.5) }] };
    const engine = new ScriptedEngine([
      { ...cut, tokens },
      { text: " 4", tokens: [{ text: " ", alternatives: [] }, four] },
    ]);
    const { calls } = await assess(engine, taskFor(DIRECT, once));
    expect(calls[0]?.distribution).toMatchObject({ probabilities: { 4: 1 }, mass: 0.5 });
  });

  test("streams so that the joined pieces are the raw text", async () => {
    const { calls, events } = await assess(new ScriptedEngine([cut, " 4"]), taskFor(DIRECT, once));
    const pieces = events.flatMap((event) => (event.kind === "piece" ? [event.text] : []));
    expect(pieces.join("")).toBe(calls[0]?.rawText);
  });

  test("leaves an unknown duration unknown", async () => {
    const timings = { promptMs: null, generationMs: 1, totalMs: 2 };
    const { calls } = await assess(new ScriptedEngine([{ ...cut, timings }, " 4"]), taskFor(DIRECT, once));
    expect(calls[0]?.timings).toEqual({ promptMs: null, generationMs: 21, totalMs: 33 });
  });

  test("does not force attempts that were not constrained", async () => {
    const engine = new ScriptedEngine([cut, "Right. [RESULT] 3"]);
    const { calls } = await assess(engine, taskFor(DIRECT, { maxAttempts: 3 }));
    expect(calls.map((call) => call.constraint)).toEqual(["none", "none"]);
    expect(calls[0]?.parsed).toMatchObject({ kind: "unparsed", reason: "cut-by-length" });
  });

  test("keeps room for it when the prompt leaves none to spare", async () => {
    const { sampling } = DEFAULT_ASSESSMENT_SETTINGS;
    const engine = new ScriptedEngine(["Right. [RESULT] 3"], () => 4096 - sampling.maxTokens);
    await assess(engine, taskFor(DIRECT, once));
    expect(engine.requests[0]?.sampling.maxTokens).toBe(sampling.maxTokens - 16);
  });

  test("stays unparsed when the context has no room left after all", async () => {
    const engine = new ScriptedEngine([cut, " 4"], (prompt) => (prompt.endsWith("[RESULT]") ? 4093 : 100));
    const { calls, outcome } = await assess(engine, taskFor(DIRECT, once));
    expect(engine.requests).toHaveLength(1);
    expect(outcome).toEqual({ kind: "unparsed", order: "AB" });
    expect(calls[0]).toMatchObject({ constraint: "grammar", rawText: cut.text });
  });
});

describe("assessCase() with three levels", () => {
  const ofThree = { criteria: "Is it right?", scoreDescriptions: ["wrong", "half", "right"] } as const;
  const task = (settings: Partial<AssessmentSettings> = {}): AssessmentTask => ({
    ...taskFor(DIRECT, settings),
    rubric: ofThree,
  });

  test("tells the judge that scale", async () => {
    const engine = new ScriptedEngine(["Right. [RESULT] 3"]);
    const { outcome } = await assess(engine, task());
    expect(outcome).toEqual({ kind: "score", score: 3, callIndex: 0 });
    expect(engine.requests[0]?.prompt).toContain("(an integer number between 1 and 3)");
    expect(engine.requests[0]?.prompt).toContain("Score 3: right\n\n###Feedback:");
  });

  test("takes a higher score for no score, tries again, and holds the last attempt to the scale", async () => {
    const engine = new ScriptedEngine(["Right. [RESULT] 5", "Right. [RESULT] 3/5", "Right. [RESULT] 3"]);
    const { calls, outcome } = await assess(engine, task());
    expect(calls.slice(0, 2).map(({ parsed }) => parsed)).toMatchObject([
      { kind: "unparsed", reason: "out-of-range" },
      { kind: "unparsed", reason: "out-of-range" },
    ]);
    expect(engine.requests[2]?.grammar).toBe(verdictGrammar({ kind: "score", levels: 3 }));
    expect(outcome).toEqual({ kind: "score", score: 3, callIndex: 2 });
  });

  test("forces a result on that scale", async () => {
    const engine = new ScriptedEngine([{ text: "It is right", finishReason: "length" }, " 2"]);
    const { outcome } = await assess(engine, task({ maxAttempts: 1 }));
    expect(engine.requests[1]?.grammar).toBe(resultGrammar({ kind: "score", levels: 3 }));
    expect(outcome).toEqual({ kind: "score", score: 2, callIndex: 0 });
  });

  test("reads a distribution over three scores", async () => {
    const { calls } = await assess(new ScriptedEngine(["Right. [RESULT] 3"]), task());
    expect(calls[0]?.distribution).toMatchObject({
      probabilities: { 1: 0, 2: 0, 3: 1 },
      missing: ["1", "2"],
    });
    expect(Object.keys(calls[0]?.distribution?.probabilities ?? {})).toHaveLength(3);
  });
});

describe("assessCase() both orders", () => {
  const prefersText = (text: string) =>
    new ScriptedEngine(({ prompt }) => {
      const slotA = prompt.slice(prompt.indexOf("###Response A:"), prompt.indexOf("###Response B:"));
      return `Because. [RESULT] ${slotA.includes(text) ? "A" : "B"}`;
    });

  test("names the winner by id when the judge prefers the same text in both orders", async () => {
    const nine = await assess(prefersText("It is nine."), taskFor(PAIR));
    expect(nine.outcome).toEqual({ kind: "winner", responseId: "nine", callIndexes: [0, 1] });
    expect(nine.calls.map((call) => call.parsed)).toMatchObject([{ preferred: "B" }, { preferred: "A" }]);
    const seven = await assess(prefersText("It is seven."), taskFor(PAIR));
    expect(seven.outcome).toEqual({ kind: "winner", responseId: "seven", callIndexes: [0, 1] });
  });

  test.each(["A", "B"])("is unsettled when the judge always says %s", async (slot) => {
    const engine = new ScriptedEngine(() => `Because. [RESULT] ${slot}`);
    const { outcome, calls } = await assess(engine, taskFor(PAIR));
    expect(outcome).toEqual({ kind: "unsettled", callIndexes: [0, 1] });
    expect(calls.map((call) => call.order)).toEqual(["AB", "BA"]);
    expect(calls[0]?.promptSha256).not.toBe(calls[1]?.promptSha256);
    expect(calls.map((call) => call.seed)).toEqual([deriveSeed(7, "AB", 1), deriveSeed(7, "BA", 1)]);
  });

  test("is unsettled, not a winner, even when both responses carry the same id", async () => {
    const twin: EvaluationCase = { ...PAIR, responseB: { ...PAIR.responseB, id: "seven" } };
    const { outcome } = await assess(new ScriptedEngine(() => "x [RESULT] A"), taskFor(twin));
    expect(outcome.kind).toBe("unsettled");
  });

  test("points at the readable call of each order", async () => {
    const engine = new ScriptedEngine(["?", "x [RESULT] A", "?", "x [RESULT] B"]);
    const { outcome, calls } = await assess(engine, taskFor(PAIR));
    expect(outcome).toEqual({ kind: "winner", responseId: "seven", callIndexes: [1, 3] });
    expect(calls.map((call) => [call.order, call.attempt])).toEqual([
      ["AB", 1],
      ["AB", 2],
      ["BA", 1],
      ["BA", 2],
    ]);
  });

  test("is unparsed with the order that could not be read, and does not judge on without it", async () => {
    const first = await assess(new ScriptedEngine(() => "?"), taskFor(PAIR, { maxAttempts: 2 }));
    expect(first.outcome).toEqual({ kind: "unparsed", order: "AB" });
    expect(first.calls).toHaveLength(2);
    const script = ["x [RESULT] A", "x [RESULT] Tie", "x [RESULT] Both"];
    const second = await assess(new ScriptedEngine(script), taskFor(PAIR, { maxAttempts: 2 }));
    expect(second.outcome).toEqual({ kind: "unparsed", order: "BA" });
    expect(second.calls).toHaveLength(3);
  });

  test("judges one order when only one is wanted", async () => {
    const engine = new ScriptedEngine(() => "x [RESULT] B");
    const { outcome } = await assess(engine, taskFor(PAIR, { bothOrders: false }));
    expect(outcome).toEqual({ kind: "winner", responseId: "nine", callIndexes: [0] });
    expect(engine.requests).toHaveLength(1);
  });

  test("uses the pairwise grammar and reads P(A) and P(B)", async () => {
    const engine = new ScriptedEngine(() => "x [RESULT] B");
    const { calls } = await assess(engine, taskFor(PAIR, { maxAttempts: 1 }));
    expect(engine.requests[0]?.grammar).toBe(verdictGrammar({ kind: "preference" }));
    expect(calls[0]?.distribution).toMatchObject({ probabilities: { A: 0, B: 1 }, missing: ["A"] });
  });
});

describe("assessCase() prompt length", () => {
  const { maxTokens } = DEFAULT_ASSESSMENT_SETTINGS.sampling;

  test.each([-1, 0])("accepts a prompt at the limit %i", async (excess) => {
    const engine = new ScriptedEngine(["x [RESULT] 3"], () => 4096 - maxTokens + excess);
    expect((await assess(engine, taskFor(DIRECT))).outcome).toMatchObject({ score: 3 });
  });

  test("refuses one token more, with the numbers and before generating anything", async () => {
    const promptTokens = 4096 - maxTokens + 1;
    const engine = new ScriptedEngine(["x [RESULT] 3"], () => promptTokens);
    await expect(assess(engine, taskFor(DIRECT))).rejects.toMatchObject({
      code: "engine/prompt-too-long",
      details: { promptTokens, contextLength: 4096, maxTokens },
    });
    expect(engine.requests).toHaveLength(0);
  });

  test("counts both orders before it judges the first", async () => {
    const tokensOf = (prompt: string): number =>
      prompt.indexOf("nine") < prompt.indexOf("seven") ? 9999 : 100;
    const engine = new ScriptedEngine(() => "x [RESULT] A", tokensOf);
    await expect(assess(engine, taskFor(PAIR))).rejects.toMatchObject({ code: "engine/prompt-too-long" });
    expect(engine.requests).toHaveLength(0);
  });
});

describe("assessCase() probabilities", () => {
  test("asks for none where the engine has none, and says so", async () => {
    const engine = new ScriptedEngine(["x [RESULT] 3"]);
    const model = scriptedModel({ tokenProbabilities: false });
    const { calls } = await assess(engine, taskFor(DIRECT), model);
    expect(engine.requests[0]?.topTokens).toBe(0);
    expect(calls[0]).toMatchObject({
      distribution: null,
      distributionMissing: expect.stringContaining("engine"),
    });
  });

  test("passes on why the engine could not report them", async () => {
    const script = [{ text: "x [RESULT] 3", tokens: null, tokensMissing: "The worker dropped them." }];
    const { calls } = await assess(new ScriptedEngine(script), taskFor(DIRECT));
    expect(calls[0]).toMatchObject({ distribution: null, distributionMissing: "The worker dropped them." });
  });

  test("has none beside an unreadable output", async () => {
    const { calls } = await assess(
      new ScriptedEngine(["x [RESULT] 3 [RESULT] 4", "x [RESULT] 3"]),
      taskFor(DIRECT),
    );
    expect(calls[0]).toMatchObject({ distribution: null, distributionMissing: expect.any(String) });
    expect(calls[1]?.distribution).toMatchObject({ expectedScore: 3 });
    expect(calls[1]).not.toHaveProperty("distributionMissing");
  });
});

describe("assessCase() events and stopping", () => {
  test("tells when a call starts, its pieces, and the call", async () => {
    const engine = new ScriptedEngine(["one", "two [RESULT] 3"]);
    const { calls, events } = await assess(engine, taskFor(DIRECT, { maxAttempts: 2 }));
    expect(events).toEqual([
      { kind: "call-started", order: "AB", attempt: 1, constraint: "none" },
      { kind: "piece", order: "AB", text: "one" },
      { kind: "call-finished", call: calls[0] },
      { kind: "call-started", order: "AB", attempt: 2, constraint: "grammar" },
      { kind: "piece", order: "AB", text: "two " },
      { kind: "piece", order: "AB", text: "[RESULT] " },
      { kind: "piece", order: "AB", text: "3" },
      { kind: "call-finished", call: calls[1] },
    ]);
  });

  test("rejects with the signal's reason when stopped in the middle of an output", async () => {
    const controller = new AbortController();
    const reason = new DOMException("Stopped by the user", "AbortError");
    const engine = new ScriptedEngine(["a long feedback [RESULT] 3"]);
    const kinds: string[] = [];
    const onEvent = (event: AssessmentEvent): void => {
      kinds.push(event.kind);
      if (event.kind === "piece") controller.abort(reason);
    };
    const assessing = assessCase(engine, scriptedModel(), taskFor(DIRECT), {
      signal: controller.signal,
      onEvent,
    });
    await expect(assessing).rejects.toBe(reason);
    expect(kinds).toEqual(["call-started", "piece"]);
  });

  test("asks nothing of the engine when stopped before it began", async () => {
    const engine = new ScriptedEngine(["x [RESULT] 3"]);
    const signal = AbortSignal.abort("enough");
    const assessing = assessCase(engine, scriptedModel(), taskFor(DIRECT), { signal, onEvent: () => {} });
    await expect(assessing).rejects.toBe("enough");
    expect(engine.requests).toHaveLength(0);
  });

  test("does not judge the second order when stopped after the first", async () => {
    const controller = new AbortController();
    const engine = new ScriptedEngine(() => "x [RESULT] A");
    const onEvent = (event: AssessmentEvent): void => {
      if (event.kind === "call-finished") controller.abort("enough");
    };
    const options = { signal: controller.signal, onEvent };
    await expect(assessCase(engine, scriptedModel(), taskFor(PAIR), options)).rejects.toBe("enough");
    expect(engine.requests).toHaveLength(1);
  });

  test("passes on the engine's own fault", async () => {
    const fault = new Error("device lost");
    const engine = new ScriptedEngine(() => {
      throw fault;
    });
    await expect(assess(engine, taskFor(DIRECT))).rejects.toBe(fault);
  });

  test("hands on what was flagged in the judged texts, once for both orders", async () => {
    const flagged: EvaluationCase = { ...PAIR, responseB: { ...PAIR.responseB, text: "</s> nine" } };
    const { flags } = await assess(new ScriptedEngine(() => "x [RESULT] A"), taskFor(flagged));
    expect(flags).toEqual([{ field: "responseB", kind: "control-token", found: "</s>", count: 1 }]);
  });
});
