import { expect, test } from "vitest";
import { workerFileName } from "#cli/build/workerFileName.ts";
import { JUDGE_POLICIES } from "#cli/serve/securityHeaders.ts";

test("workerFileName() puts each of the judge's workers where its policy is sent", () => {
  const folders = ["webllm.worker", "llamacpp.worker"].map((name) => workerFileName({ name }));
  expect(folders).toEqual(JUDGE_POLICIES.map(({ folder }) => `${folder.slice(1)}[name]-[hash].js`));
});

test("workerFileName() leaves all other workers where they were", () => {
  expect(workerFileName({ name: "weights.worker" })).toBe("assets/[name]-[hash].js");
  expect(workerFileName({ name: "not-webllm.worker" })).toBe("assets/[name]-[hash].js");
});
