import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { DEFAULT_ASSESSMENT_SETTINGS, type AssessmentTask } from "#core/judge/assessment.ts";
import {
  createPromptStore,
  renderPrompts,
  selectPromptActions,
  selectPromptCount,
} from "#stores/promptStore.ts";
import { DIRECT_CASE, PAIRWISE_CASE } from "#test/unit/core/verdict/exampleVerdicts.ts";
import { deferred, turn, type Deferred } from "./deferred.ts";
import { RUBRIC } from "./judgeStoreFixture.ts";

const DIRECT: AssessmentTask = {
  evaluationCase: DIRECT_CASE,
  rubric: RUBRIC,
  settings: DEFAULT_ASSESSMENT_SETTINGS,
};
const PAIRWISE: AssessmentTask = { ...DIRECT, evaluationCase: PAIRWISE_CASE };
const MODEL = { promptFormat: "mistral-instruct", contextLength: 4096 } as const;

/** A store whose counting ends when the test says so. */
function promptStoreFixture() {
  const asked: (Deferred<number> & { readonly prompt: string })[] = [];
  const store = createPromptStore({
    countTokens(prompt) {
      const counting = deferred<number>();
      asked.push({ ...counting, prompt });
      return counting.promise;
    },
  });
  return { store, actions: selectPromptActions(store.getState()), asked };
}

test("renderPrompts() gives one prompt for a direct assessment, whatever the orders", () => {
  const previews = renderPrompts(DIRECT, "mistral-instruct");
  expect(previews.map(({ order }) => order)).toEqual(["AB"]);
  expect(previews[0]?.prompt.text).toContain("Seven.");
});

test("renderPrompts() gives a pair in both orders, the second with the responses swapped", () => {
  const [forward, backward] = renderPrompts(PAIRWISE, "mistral-instruct").map(({ prompt }) => prompt.text);
  const isSevenFirst = (text = ""): boolean => text.indexOf("Seven.") < text.indexOf("Nine.");
  expect(isSevenFirst(forward)).toBe(true);
  expect(isSevenFirst(backward)).toBe(false);
  const once = { ...PAIRWISE, settings: { ...PAIRWISE.settings, bothOrders: false } };
  expect(renderPrompts(once, "mistral-instruct").map(({ order }) => order)).toEqual(["AB"]);
});

test("recount() counts every order of the exact prompt, and the longest decides whether it fits", async () => {
  const { store, actions, asked } = promptStoreFixture();
  const counted = actions.recount(PAIRWISE, MODEL);
  expect(store.getState().count).toEqual({ kind: "counting" });
  asked[0]?.resolve(3072);
  await turn();
  asked[1]?.resolve(3080);
  await counted;
  expect(asked.map(({ prompt }) => prompt)).toEqual(
    renderPrompts(PAIRWISE, "mistral-instruct").map(({ prompt }) => prompt.text),
  );
  // 4096 − 1024 new tokens leave 3072 for the prompt
  expect(store.getState().count).toEqual({
    kind: "counted",
    tokensByOrder: new Map([
      ["AB", 3072],
      ["BA", 3080],
    ]),
    fit: { kind: "too-long", excessTokens: 8 },
  });
});

test("a count of an older text that comes late is not shown as that of the newer one", async () => {
  const { store, actions, asked } = promptStoreFixture();
  const older = actions.recount(DIRECT, MODEL);
  const newer = actions.recount(DIRECT, MODEL);
  asked[1]?.resolve(72);
  await newer;
  asked[0]?.resolve(4000);
  await older;
  expect(store.getState().count).toMatchObject({ fit: { kind: "fits", spareTokens: 3000 } });
});

test("an older count that fails late is nobody's failure, and asks for no second order", async () => {
  const { store, actions, asked } = promptStoreFixture();
  const older = actions.recount(PAIRWISE, MODEL);
  const newer = actions.recount(DIRECT, MODEL);
  asked[0]?.reject(new AppError("engine/worker-lost", "gone"));
  await older;
  expect(store.getState().count).toEqual({ kind: "counting" });
  asked[1]?.resolve(72);
  await newer;
  expect(store.getState().count.kind).toBe("counted");
  expect(asked).toHaveLength(2);
});

test("a count that fails says why, and the next one begins anew", async () => {
  const { store, actions, asked } = promptStoreFixture();
  const error = new AppError("engine/not-loaded", "Load a judge model first");
  const failing = actions.recount(DIRECT, MODEL);
  asked[0]?.reject(error);
  await failing;
  expect(store.getState().count).toEqual({ kind: "failed", error });
  void actions.recount(DIRECT, MODEL);
  expect(store.getState().count).toEqual({ kind: "counting" });
});

test("forget() also forgets the count that is under way", async () => {
  const { store, actions, asked } = promptStoreFixture();
  const counting = actions.recount(DIRECT, MODEL);
  actions.forget();
  asked[0]?.resolve(72);
  await counting;
  expect(store.getState().count).toEqual({ kind: "not-counted" });
  expect(selectPromptCount(store.getState())).toBe(store.getState().count);
});
