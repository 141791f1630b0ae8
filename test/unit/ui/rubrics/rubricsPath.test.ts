import { expect, test } from "vitest";
import { RUBRIC_TABS } from "#ui/rubrics/editor/rubricTab.ts";
import { parseRubricsPath, writeRubricsPath } from "#ui/rubrics/rubricsPath.ts";

test("parseRubricsPath() reads every place", () => {
  expect(parseRubricsPath("/rubrics")).toEqual({ kind: "library" });
  expect(parseRubricsPath("/rubrics/")).toEqual({ kind: "library" });
  expect(parseRubricsPath("/rubrics/new")).toEqual({ kind: "new" });
  expect(parseRubricsPath("/rubrics/import")).toEqual({ kind: "import" });
  expect(parseRubricsPath("/rubrics/shared/eJw-_")).toEqual({ kind: "shared", data: "eJw-_" });
  expect(parseRubricsPath("/rubrics/4f2a/history")).toEqual({ kind: "rubric", id: "4f2a", tab: "history" });
  expect(parseRubricsPath("/rubrics/4f2a/unheard-of")).toEqual({ kind: "rubric", id: "4f2a", tab: "trial" });
});

test("parseRubricsPath() takes a stray percent sign as text", () => {
  expect(parseRubricsPath("/rubrics/100%")).toEqual({ kind: "rubric", id: "100%", tab: "trial" });
});

test("writeRubricsPath() writes what parseRubricsPath() reads back", () => {
  for (const tab of RUBRIC_TABS) {
    const place = { kind: "rubric", id: "an id/with % and ü", tab } as const;
    expect(parseRubricsPath(writeRubricsPath(place))).toEqual(place);
  }
  expect(writeRubricsPath({ kind: "rubric", id: "4f2a", tab: "trial" })).toBe("/rubrics/4f2a");
  for (const kind of ["library", "import"] as const) {
    expect(parseRubricsPath(writeRubricsPath({ kind }))).toEqual({ kind });
  }
});
