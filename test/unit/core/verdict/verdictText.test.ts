import { expect, test } from "vitest";
import type { Verdict } from "#core/verdict/verdict.ts";
import { verdictToText } from "#core/verdict/verdictText.ts";
import { DIRECT_CASE, PAIRWISE_CASE, verdictOf } from "./exampleVerdicts.ts";

test("verdictToText() gives headline, rubric, feedback and where it comes from", () => {
  const text = verdictToText(verdictOf(DIRECT_CASE, { AB: ["Right and short. [RESULT] 4"] }));
  expect(text).toBe(`Score 4 of 5

Rubric: Correctness, version 3
Is it right?

Feedback:
Right and short.

Judge: Prometheus 2 (7B), q4f16_1
Engine: webllm 0.2.86 on NVIDIA GeForce RTX 3060
Sampling: temperature 1, top-p 0.9, repetition penalty 1.03, at most 1024 tokens, seed 0, 1 call
Weights: sha256:${"c".repeat(64)}
Judged at 2026-11-24T10:00:00.000Z with Hearth 0.1.0
`);
});

test("verdictToText() tells a score on its own scale, and calls a text that was not saved a draft", () => {
  const verdict = verdictOf(DIRECT_CASE, { AB: ["Right. [RESULT] 2"] }, ["no", "half", "yes"]);
  const distribution = {
    probabilities: { 1: 0.25, 2: 0.75, 3: 0 },
    mass: 1,
    entropy: 0.56,
    missing: [],
    expectedScore: 1.75,
  };
  const draft: Verdict = {
    ...verdict,
    rubric: { ...verdict.rubric, isDraft: true },
    calls: verdict.calls.map((call) => ({ ...call, distribution })),
  };
  const text = verdictToText(draft);
  expect(text).toMatch(/^Score 2 of 3\n\nRubric: Correctness, draft of version 3\n/);
  expect(text).toContain("Probabilities: 1: 25.0 %, 2: 75.0 %, 3: 0.0 %; expected score 1.75");
});

test("verdictToText() says for both orders who stood in which slot", () => {
  const text = verdictToText(
    verdictOf(PAIRWISE_CASE, { AB: ["first [RESULT] A"], BA: ["second [RESULT] B"] }),
  );
  expect(text).toContain("Feedback (the judge saw Response A as Response A and Gemma as Response B):\nfirst");
  expect(text).toContain(
    "Feedback (the judge saw Gemma as Response A and Response A as Response B):\nsecond",
  );
});

test("verdictToText() gives the distribution in percent with its mean", () => {
  const verdict = verdictOf(DIRECT_CASE, { AB: ["x [RESULT] 4"] });
  const distribution = {
    probabilities: { 1: 0, 2: 0, 3: 0, 4: 0.75, 5: 0.25 },
    mass: 1,
    entropy: 0.56,
    missing: [],
    expectedScore: 4.25,
  };
  const withDistribution: Verdict = {
    ...verdict,
    calls: verdict.calls.map((call) => ({ ...call, distribution })),
  };
  expect(verdictToText(withDistribution)).toContain(
    "Probabilities: 1: 0.0 %, 2: 0.0 %, 3: 0.0 %, 4: 75.0 %, 5: 25.0 %; expected score 4.25",
  );
});

test("verdictToText() shows what an unreadable judge wrote", () => {
  const text = verdictToText(verdictOf(DIRECT_CASE, { AB: ["I cannot judge this."] }));
  expect(text).toContain("Unparsed: the judge wrote no result");
  expect(text).toContain("Judge output:\nI cannot judge this.");
});
