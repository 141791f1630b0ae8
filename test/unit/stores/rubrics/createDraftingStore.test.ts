import { describe, expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { withDescription } from "#core/rubric/rubricDraft.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { withLevelCount } from "#core/rubric/withLevelCount.ts";
import { trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";
import { deferred, turn } from "#test/unit/stores/deferred.ts";
import { answerOf, draftingFixture } from "./draftingFixture.ts";
import { EMPATHY } from "./rubricLibraryFixture.ts";

describe("propose()", () => {
  test("shows what the model writes against what stands there, leaving out what is the same, and changes nothing", async () => {
    const { actions, drafting, draft, id } = await draftingFixture();
    await actions.propose(id);
    expect(drafting()).toMatchObject({
      kind: "proposed",
      rubricId: id,
      modelName: "Scripted judge",
      levels: 5,
      missing: [],
      proposals: [
        { index: 0, before: "Cruel.", text: "Worse.", state: "open", hasChanged: false },
        { index: 2, before: "Civil.", text: "Plain." },
        { index: 3, before: "Kind.", text: "Kinder." },
        { index: 4, before: "Warm.", text: "Warmest." },
      ],
    });
    expect(draft()).toEqual(EMPATHY);
  });

  test("streams what is written, and begins again with the engine", async () => {
    const { actions, store, drafting, id } = await draftingFixture({ script: ["Score 1: Very cold."] });
    const seen: string[] = [];
    store.subscribe((state) => {
      if (state.drafting.kind === "running") seen.push(state.drafting.text);
      if (seen.at(-1) === "Score 1: " && seen.length < 6) state.actions.engineRestarting();
    });
    await actions.propose(id);
    expect(seen).toEqual(["", "", "Score ", "Score 1: ", "", "Very ", "Very cold."]);
    expect(drafting()).toMatchObject({ kind: "proposed" });
  });

  test("asks with the criteria, the form's grammar and a new seed each time", async () => {
    const answer = answerOf(["a", "b", "c", "d", "e"]);
    const { actions, engine, id } = await draftingFixture({ script: [answer, answer] });
    await actions.propose(id);
    await actions.propose(id);
    expect(engine.requests.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(engine.requests[0]?.prompt).toContain(EMPATHY.criteria);
    expect(engine.requests[0]?.grammar).toMatch(/^root ::= .*"\\nScore 5: " line\n/);
  });

  test("uses no grammar where the engine has none, and reads the answer all the same", async () => {
    const script = ["Sure:\n\n**Level 2:** Warm.\n**Level 1:** Cold."];
    const draft = withLevelCount(EMPATHY, 2);
    const { actions, engine, proposals, id } = await draftingFixture({
      script,
      draft,
      capabilities: { grammar: false },
    });
    await actions.propose(id);
    expect(engine.requests[0]).not.toHaveProperty("grammar");
    expect(proposals().map(({ text }) => text)).toEqual(["Cold.", "Warm."]);
  });

  test("names the levels of which nothing could be read", async () => {
    const { actions, drafting, id } = await draftingFixture({
      script: ["Score 2: Hm. [RESULT] 2\nScore 4: Good."],
    });
    await actions.propose(id);
    expect(drafting()).toMatchObject({ proposals: [{ index: 3, text: "Good." }], missing: [0, 1, 2, 4] });
  });

  test("shows as many trial cases as fit, and refuses a prompt that does not fit without any", async () => {
    const trialCases = [trialCaseOf("1", 1), trialCaseOf("2", 3), trialCaseOf("3", 5)];
    const examples = (prompt: string): number => prompt.match(/^Example \d/gm)?.length ?? 0;
    const roomy = await draftingFixture({
      trialCases,
      countTokens: (prompt) => 2000 + 600 * examples(prompt),
    });
    await roomy.actions.propose(roomy.id);
    expect(examples(roomy.engine.requests[0]?.prompt ?? "")).toBe(1);
    const narrow = await draftingFixture({ trialCases, countTokens: () => 3097 });
    await narrow.actions.propose(narrow.id);
    expect(narrow.drafting()).toMatchObject({
      kind: "failed",
      error: {
        code: "engine/prompt-too-long",
        details: { promptTokens: 3097, maxTokens: 1000, contextLength: 4096 },
      },
    });
    expect(narrow.engine.requests).toEqual([]);
  });

  test("ends as state when no model is loaded or the engine fails, and can be tried again", async () => {
    const without = await draftingFixture({ deps: { model: () => null } });
    await without.actions.propose(without.id);
    expect(without.drafting()).toMatchObject({ kind: "failed", error: { code: "engine/not-loaded" } });
    let isFirst = true;
    const lost = await draftingFixture({
      script: () => {
        if (!isFirst) return answerOf(["a", "b", "c", "d", "e"]);
        isFirst = false;
        throw new AppError("engine/device-lost", "The GPU was lost");
      },
    });
    await lost.actions.propose(lost.id);
    expect(lost.drafting()).toMatchObject({ kind: "failed", error: { code: "engine/device-lost" } });
    await lost.actions.propose(lost.id);
    expect(lost.drafting()).toMatchObject({ kind: "proposed" });
  });

  test("does nothing for blank criteria, a starter, or a rubric that is not open", async () => {
    const blank = await draftingFixture({ draft: { ...EMPATHY, criteria: " " } });
    await blank.actions.propose(blank.id);
    await blank.actions.propose("another");
    const starterId = STARTER_RUBRICS[0]?.id ?? "";
    await blank.edit.open(starterId);
    await blank.actions.propose(starterId);
    expect(blank.drafting()).toEqual({ kind: "idle" });
    expect(blank.engine.requests).toEqual([]);
  });
});

describe("stop()", () => {
  test("tells the engine, proposes nothing, and what comes late is dropped", async () => {
    const late = deferred<never>();
    const signals: AbortSignal[] = [];
    const { actions, drafting, id } = await draftingFixture({
      deps: {
        complete: async (_, { signal }) => {
          signals.push(signal);
          return late.promise;
        },
      },
    });
    const ended = actions.propose(id);
    await turn();
    expect(drafting()).toMatchObject({ kind: "running", exampleCount: 0 });
    actions.stop();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(drafting()).toEqual({ kind: "idle" });
    late.reject(new AppError("engine/generation-failed", "Too late"));
    await ended;
    expect(drafting()).toEqual({ kind: "idle" });
  });

  test("the next request waits until the engine has let go of the stopped one", async () => {
    const first = deferred<never>();
    const { actions, engine, drafting, id } = await draftingFixture();
    const complete = engine.complete.bind(engine);
    let calls = 0;
    engine.complete = (request, options) => (++calls === 1 ? first.promise : complete(request, options));
    void actions.propose(id);
    await turn();
    actions.stop();
    const ended = actions.propose(id);
    await turn();
    expect(calls).toBe(1);
    first.reject(new DOMException("Stopped", "AbortError"));
    await ended;
    expect(calls).toBe(2);
    expect(drafting()).toMatchObject({ kind: "proposed" });
  });

  test("opening another rubric stops the model and puts proposals away", async () => {
    const { actions, drafting, edit, shelf, id } = await draftingFixture();
    await actions.propose(id);
    await edit.close();
    expect(drafting()).toMatchObject({ kind: "proposed" });
    await edit.open(await shelf.create(EMPATHY));
    expect(drafting()).toEqual({ kind: "idle" });
  });

  test("a rubric that another tab takes over stops the model, and keeps proposals that nobody can accept", async () => {
    const signals: AbortSignal[] = [];
    const complete = async (_: unknown, { signal }: { signal: AbortSignal }): Promise<never> => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const running = await draftingFixture({ deps: { complete } });
    void running.actions.propose(running.id);
    await turn();
    await running.loseRubric();
    expect(running.drafting()).toEqual({ kind: "idle" });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);

    const { actions, draft, proposals, loseRubric, id } = await draftingFixture();
    await actions.propose(id);
    await loseRubric();
    actions.accept(0);
    expect(draft()).toEqual(EMPATHY);
    expect(proposals()[0]).toMatchObject({ state: "open" });
  });

  test("deleting the rubric puts its proposals away", async () => {
    const { actions, drafting, shelf, id } = await draftingFixture();
    await actions.propose(id);
    await shelf.remove(id);
    expect(drafting()).toEqual({ kind: "idle" });
  });
});

describe("accept()", () => {
  test("puts one proposal into its level as a step of its own that can be undone", async () => {
    const { actions, draft, proposals, edit, shelf, id } = await draftingFixture();
    await actions.propose(id);
    actions.accept(2);
    actions.accept(3);
    expect(draft().scoreDescriptions).toEqual(["Cruel.", "Cold.", "Plain.", "Kinder.", "Warm."]);
    expect(proposals().map(({ state }) => state)).toEqual(["open", "accepted", "accepted", "open"]);
    await edit.flush();
    await shelf.undo();
    expect(draft().scoreDescriptions).toEqual(["Cruel.", "Cold.", "Plain.", "Kind.", "Warm."]);
    await shelf.undo();
    expect(draft()).toEqual(EMPATHY);
  });

  test("of a level that was changed meanwhile shows it against the newer text, and takes it only then", async () => {
    const { actions, draft, proposals, edit, id } = await draftingFixture();
    await actions.propose(id);
    edit.change(withDescription(draft(), 2, "Polite."), "score3");
    actions.accept(2);
    expect(draft().scoreDescriptions[2]).toBe("Polite.");
    expect(proposals()[1]).toEqual({
      index: 2,
      before: "Polite.",
      text: "Plain.",
      state: "open",
      hasChanged: true,
    });
    actions.accept(2);
    expect(draft().scoreDescriptions[2]).toBe("Plain.");
  });

  test("does nothing while the scale is another one", async () => {
    const { actions, draft, proposals, edit, id } = await draftingFixture();
    await actions.propose(id);
    edit.change(withLevelCount(draft(), 3), "scale");
    actions.accept(0);
    actions.acceptAll();
    expect(draft().scoreDescriptions).toEqual(["Cruel.", "Cold.", "Civil."]);
    expect(proposals().every(({ state }) => state === "open")).toBe(true);
  });

  test("a level whose text changed while the model wrote is shown as it is now", async () => {
    const { actions, draft, proposals, edit, id } = await draftingFixture();
    const ended = actions.propose(id);
    edit.change(withDescription(draft(), 0, "Mean."), "score1");
    await ended;
    expect(proposals()[0]).toMatchObject({ before: "Mean.", text: "Worse." });
  });
});

test("acceptAll() takes all open proposals as one step, but none whose level was changed meanwhile", async () => {
  const { actions, draft, drafting, edit, shelf, id } = await draftingFixture();
  await actions.propose(id);
  actions.dismiss(4);
  edit.change(withDescription(draft(), 3, "Gentle."), "score4");
  actions.acceptAll();
  expect(draft().scoreDescriptions).toEqual(["Worse.", "Cold.", "Plain.", "Gentle.", "Warm."]);
  expect(drafting()).toMatchObject({ proposals: [{}, {}, { state: "open", hasChanged: true }, {}] });
  await edit.flush();
  await shelf.undo();
  expect(draft().scoreDescriptions).toEqual(["Cruel.", "Cold.", "Civil.", "Gentle.", "Warm."]);
  actions.acceptAll();
  expect(draft().scoreDescriptions[3]).toBe("Kinder.");
  expect(drafting()).toEqual({ kind: "idle" });
});

test("dismiss() leaves the level as it is, and after the last decision nothing is shown any more", async () => {
  const { actions, draft, drafting, proposals, id } = await draftingFixture();
  await actions.propose(id);
  for (const index of [0, 2, 3]) actions.dismiss(index);
  expect(proposals().map(({ state }) => state)).toEqual(["dismissed", "dismissed", "dismissed", "open"]);
  actions.dismiss(4);
  expect(drafting()).toEqual({ kind: "idle" });
  expect(draft()).toEqual(EMPATHY);
});

test("dismissAll() puts away proposals and faults, but does not stop the model", async () => {
  const never = deferred<never>();
  const { actions, drafting, id } = await draftingFixture({ deps: { complete: () => never.promise } });
  void actions.propose(id);
  actions.dismissAll();
  expect(drafting()).toMatchObject({ kind: "running" });
  never.reject(new AppError("engine/stalled", "No token"));
  await turn();
  expect(drafting()).toMatchObject({ kind: "failed" });
  actions.dismissAll();
  expect(drafting()).toEqual({ kind: "idle" });
});
