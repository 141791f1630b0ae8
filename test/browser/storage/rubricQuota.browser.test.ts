import { expect, test } from "vitest";
import { commands } from "vitest/browser";
import { recordOf } from "#test/contract/storageSamples.ts";

test("a rubric for which the disk has no room is refused as a whole, and what was kept stays", async () => {
  const module = "test/browser/storage/rubricQuotaScenario.ts";
  const [report] = await commands.runInNormalWindow(module, [
    { name: "fillWithRubric", input: { name: "hearth-test" } },
  ]);
  expect(report).toEqual({
    refusal: "storage/quota-exceeded",
    afterRefusal: [{ record: recordOf("r1"), versions: [], trialCases: [], trialRuns: [] }],
    revisionAtEnd: 2,
  });
});
