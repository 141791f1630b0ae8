import { describe, expect, test } from "vitest";
import { defaultChoice, planImport } from "#core/rubric/formats/planImport.ts";
import type { IncomingRubric } from "#core/rubric/formats/rubricImport.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { BREVITY, bundleOf, KINDNESS, recordOf, versionOf } from "./exampleRubrics.ts";

const HERE = bundleOf("r-1", KINDNESS);
const CHANGED: RubricDraft = { ...KINDNESS, criteria: "Is it kind?" };

const draftOf = (draft: RubricDraft): IncomingRubric => ({ kind: "draft", draft, tags: [] });
const bundle = (id: string, draft: RubricDraft): IncomingRubric => ({
  kind: "bundle",
  bundle: bundleOf(id, draft),
});

describe("planImport()", () => {
  test.each<[what: string, incoming: IncomingRubric, kind: object]>([
    ["a draft with a name of its own", draftOf(BREVITY), { kind: "new" }],
    ["a bundle with id and name of its own", bundle("r-2", BREVITY), { kind: "new" }],
    [
      "a draft with the same text under another name",
      draftOf({ ...KINDNESS, name: "Gentleness" }),
      { kind: "new" },
    ],
    ["a draft that is here", draftOf(KINDNESS), { kind: "same" }],
    [
      "a draft that is here under nearly its name",
      draftOf({ ...KINDNESS, name: " kindness " }),
      { kind: "same" },
    ],
    ["a bundle that is here", bundle("r-1", KINDNESS), { kind: "same" }],
    ["a bundle that is here under another id", bundle("r-2", KINDNESS), { kind: "same" }],
    ["a draft with the name of another text", draftOf(CHANGED), { kind: "conflict", because: "name" }],
    ["a bundle with the name of another text", bundle("r-2", CHANGED), { kind: "conflict", because: "name" }],
    ["a bundle with the id of another text", bundle("r-1", BREVITY), { kind: "conflict", because: "id" }],
    [
      "a bundle with the same draft and another history",
      {
        kind: "bundle",
        bundle: { ...HERE, record: recordOf("r-1", KINDNESS, versionOf("r-1", KINDNESS, 3)) },
      },
      { kind: "conflict", because: "id" },
    ],
  ])("finds %s", (_, incoming, kind) => {
    const [entry] = planImport([incoming], [recordOf("r-0", { ...BREVITY, name: "Other" }), HERE.record]);
    expect(entry).toMatchObject({ ...kind, incoming });
    if (entry !== undefined && entry.kind !== "new") expect(entry.existing).toBe(HERE.record);
  });

  test("finds a text that is the newest version while another is under the pen", () => {
    const edited = { ...HERE.record, draft: CHANGED };
    expect(planImport([draftOf(KINDNESS)], [edited])).toMatchObject([{ kind: "same", existing: edited }]);
  });

  test("finds the namesake with the same text among several", () => {
    const namesake = recordOf("r-3", CHANGED);
    expect(planImport([draftOf(KINDNESS)], [namesake, HERE.record])).toMatchObject([
      { kind: "same", existing: HERE.record },
    ]);
  });

  test("keeps the order, and takes everything for new in an empty library", () => {
    const incoming = [draftOf(KINDNESS), bundle("r-1", BREVITY), draftOf(KINDNESS)];
    expect(planImport(incoming, [])).toEqual(incoming.map((each) => ({ kind: "new", incoming: each })));
  });

  test("compares 10,000 with 10,000 in less than a second", () => {
    const drafts = Array.from({ length: 10_000 }, (_, index) => ({ ...KINDNESS, name: `Rubric ${index}` }));
    const here = drafts.map((draft, index) => recordOf(`r-${index}`, draft));
    const start = performance.now();
    expect(planImport(drafts.map(draftOf), here).every(({ kind }) => kind === "same")).toBe(true);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test("defaultChoice() skips what is here and never replaces", () => {
  const plan = planImport([draftOf(BREVITY), draftOf(KINDNESS), draftOf(CHANGED)], [HERE.record]);
  expect(plan.map(defaultChoice)).toEqual(["keep-both", "skip", "keep-both"]);
});
