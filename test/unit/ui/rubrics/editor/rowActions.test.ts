import { expect, test } from "vitest";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { applyRowAction, rowActions } from "#ui/rubrics/editor/rowActions.ts";

const THREE: RubricDraft = { name: "", criteria: "", scoreDescriptions: ["bad", "fair", "good"] };

test("rowActions() offers the neighbours that there are", () => {
  const labels = (index: number): readonly string[] => rowActions(index, 3).map(({ label }) => label);
  expect(labels(0)).toEqual(["Swap with level 2"]);
  expect(labels(1)).toEqual(["Copy from level 1", "Swap with level 1", "Swap with level 3"]);
  expect(labels(2)).toEqual(["Copy from level 2", "Swap with level 2"]);
});

test("applyRowAction() swaps with a neighbour and goes on at the text that was moved", () => {
  const down = applyRowAction(THREE, 0, { kind: "swap", with: "below" });
  expect(down?.draft.scoreDescriptions).toEqual(["fair", "bad", "good"]);
  expect(down?.index).toBe(1);
  const up = applyRowAction(THREE, 2, { kind: "swap", with: "above" });
  expect(up?.draft.scoreDescriptions).toEqual(["bad", "good", "fair"]);
  expect(up?.index).toBe(1);
});

test("applyRowAction() copies from the level below and stays", () => {
  const copied = applyRowAction(THREE, 2, { kind: "copy-below" });
  expect(copied?.draft.scoreDescriptions).toEqual(["bad", "fair", "fair"]);
  expect(copied?.index).toBe(2);
});

test("applyRowAction() does nothing over the edge", () => {
  expect(applyRowAction(THREE, 0, { kind: "swap", with: "above" })).toBeNull();
  expect(applyRowAction(THREE, 0, { kind: "copy-below" })).toBeNull();
  expect(applyRowAction(THREE, 2, { kind: "swap", with: "below" })).toBeNull();
});
