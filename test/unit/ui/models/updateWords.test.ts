import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import { orderOf, storedModelOf } from "#test/unit/stores/fakeModelsClient.ts";
import { describeGetting, describeUpdate, updateFaultText, viewUpdate } from "#ui/models/updateWords.ts";

const ORDER = { ...orderOf("judge-version-1a2b3c4"), name: "Judge (version 1a2b3c4)" };
const FOUND = { kind: "found", order: ORDER } as const;

test("viewUpdate() offers a version until it is on its way, and names it from then on", () => {
  expect(viewUpdate(undefined, [], [])).toBeNull();
  expect(viewUpdate(FOUND, [], [])).toEqual({ kind: "offered", order: ORDER, version: "1a2b3c4" });
  expect(viewUpdate(FOUND, [], [ORDER])).toEqual({ kind: "coming", name: ORDER.name });
  expect(viewUpdate(FOUND, [storedModelOf(ORDER)], [])).toEqual({ kind: "here", name: ORDER.name });
});

test("describeUpdate() and describeGetting() give their documented examples", () => {
  expect(describeUpdate({ kind: "none" })).toBe("This is the newest version.");
  expect(describeGetting("1a2b3c4")).toBe("Get version 1a2b3c4 beside it");
});

test.each(["weights/not-found", "weights/access-denied", "weights/file-missing"] as const)(
  "updateFaultText() says of %s that the model here is safe",
  (code) => {
    expect(updateFaultText(new AppError(code, "asked")).whatToDo).toContain("stays as it is and works");
  },
);
