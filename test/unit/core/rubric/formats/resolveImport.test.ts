import { describe, expect, test } from "vitest";
import { planImport, type ImportChoice } from "#core/rubric/formats/planImport.ts";
import { resolveImport } from "#core/rubric/formats/resolveImport.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { writeRubricsJson } from "#core/rubric/formats/rubricFile.ts";
import type { ImportedBundle, IncomingRubric } from "#core/rubric/formats/rubricImport.ts";
import { verifyVersions } from "#core/rubric/formats/verifyVersions.ts";
import type { RubricBundle, RubricRecord } from "#core/rubric/rubricRecord.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { BREVITY, bundleOf, KINDNESS, NOW, recordOf, sha256, SOURCE, versionOf } from "./exampleRubrics.ts";

const HERE = bundleOf("r-1", KINDNESS);
const CHANGED: RubricDraft = { ...KINDNESS, criteria: "Is it kind?" };

const draftOf = (draft: RubricDraft): IncomingRubric => ({ kind: "draft", draft, tags: ["tone"] });
const incomingBundle = (bundle: RubricBundle): IncomingRubric => ({ kind: "bundle", bundle });

async function resolve(
  incoming: readonly IncomingRubric[],
  existing: readonly RubricRecord[],
  choice: ImportChoice,
): Promise<readonly ImportedBundle[]> {
  let ids = 0;
  return resolveImport(
    planImport(incoming, existing).map((entry) => ({ entry, choice })),
    { existing, newId: () => `new-${++ids}`, now: NOW, sha256, note: "Imported" },
  );
}

function added(resolved: readonly ImportedBundle[]): readonly RubricBundle[] {
  return resolved.flatMap((each) => (each.kind === "add" ? [each.bundle] : []));
}

describe("resolveImport()", () => {
  test("leaves out what is skipped", async () => {
    expect(await resolve([draftOf(KINDNESS), draftOf(BREVITY)], [HERE.record], "skip")).toEqual([]);
  });

  test("brings a new bundle as it is, with its ids and its history", async () => {
    expect(await resolve([incomingBundle(HERE)], [], "keep-both")).toEqual([{ kind: "add", bundle: HERE }]);
    expect(await resolve([incomingBundle(HERE)], [], "replace")).toEqual([{ kind: "add", bundle: HERE }]);
  });

  test("saves a new text as version 1, with hash, date and note", async () => {
    const [bundle] = added(await resolve([draftOf(KINDNESS)], [], "keep-both"));
    const newest = { ...versionOf("new-1", KINDNESS, 1), note: "Imported" };
    expect(bundle).toEqual({
      record: {
        id: "new-1",
        draft: KINDNESS,
        newest,
        tags: ["tone"],
        isFavourite: false,
        isArchived: false,
        dismissedFindings: [],
        createdAt: NOW,
        changedAt: NOW,
        revision: 1,
      },
      versions: [newest],
      trialCases: [],
      trialRuns: [],
    });
  });

  test("leaves a text that is not complete under the pen", async () => {
    const [bundle] = added(
      await resolve([draftOf({ ...KINDNESS, criteria: "two\nlines" })], [], "keep-both"),
    );
    expect(bundle).toMatchObject({
      record: { newest: null, draft: { criteria: "two\nlines" } },
      versions: [],
    });
  });

  test("gives trial cases of a link ids and places", async () => {
    const loose = { instruction: "a", response: "b", referenceAnswer: "", expectedScore: 2 } as const;
    const incoming: IncomingRubric = { kind: "draft", draft: KINDNESS, tags: [], trialCases: [loose, loose] };
    const [bundle] = added(await resolve([incoming], [], "keep-both"));
    expect(bundle?.trialCases).toEqual([
      { ...loose, id: "new-2", rubricId: "new-1", position: 0, textRevision: 1 },
      { ...loose, id: "new-3", rubricId: "new-1", position: 1, textRevision: 1 },
    ]);
  });

  test("keeps both under new ids everywhere and a name that differs", async () => {
    const existing = [HERE.record, recordOf("r-9", { ...BREVITY, name: "kindness (2)" })];
    const [bundle] = added(await resolve([incomingBundle(HERE)], existing, "keep-both"));
    const name = "Kindness (3)";
    const versions = HERE.versions.map((version) => ({ ...version, id: "new-1", name }));
    expect(bundle).toEqual({
      record: { ...HERE.record, id: "new-1", draft: { ...KINDNESS, name }, newest: versions[1] },
      versions,
      trialCases: HERE.trialCases.map((each) => ({ ...each, id: "new-2", rubricId: "new-1" })),
      trialRuns: HERE.trialRuns.map((run) => ({
        ...run,
        id: "new-3",
        rubricId: "new-1",
        results: run.results.map((result) =>
          result.caseId === "r-1-case" ? { ...result, caseId: "new-2" } : result,
        ),
      })),
    });
    expect(bundle && (await verifyVersions(bundle, sha256))).toEqual([]);
  });

  test("leaves the former names of a renamed rubric's versions as they were", async () => {
    const [first, second] = HERE.versions;
    const versions = [first, second].flatMap((version) => (version ? [version] : []));
    const renamed = versions.map((version, index) =>
      index === 0 ? { ...version, name: "Niceness" } : version,
    );
    const [bundle] = added(
      await resolve([incomingBundle({ ...HERE, versions: renamed })], [HERE.record], "keep-both"),
    );
    expect(bundle?.versions.map(({ name }) => name)).toEqual(["Niceness", "Kindness (2)"]);
  });

  test("gives texts with the same name different ones within one import", async () => {
    const list = added(await resolve([draftOf(KINDNESS), draftOf(CHANGED)], [], "keep-both"));
    expect(list.map(({ record, versions }) => [record.draft.name, versions[0]?.name])).toEqual([
      ["Kindness", "Kindness"],
      ["Kindness (2)", "Kindness (2)"],
    ]);
  });

  test("takes no id of a starter, which everyone has", async () => {
    const [starter] = STARTER_RUBRICS;
    const impostor = bundleOf(starter?.id ?? "", KINDNESS);
    const [bundle] = added(await resolve([incomingBundle(impostor)], [], "keep-both"));
    expect(bundle?.record).toMatchObject({ id: "new-1", draft: { name: "Kindness" } });
  });

  test("replaces by text alone, so that the history that is here stays", async () => {
    expect(await resolve([draftOf(CHANGED)], [HERE.record], "replace")).toEqual([
      { kind: "replace", id: "r-1", draft: CHANGED, note: "Imported" },
    ]);
    expect(await resolve([incomingBundle(bundleOf("r-1", BREVITY))], [HERE.record], "replace")).toEqual([
      { kind: "replace", id: "r-1", draft: BREVITY, note: "Imported" },
    ]);
  });

  test("brings a library back into an empty one exactly as it was exported", async () => {
    const library = [HERE, bundleOf("r-2", BREVITY), bundleOf("r-3", CHANGED)];
    const { rubrics } = readRubrics(writeRubricsJson(library, SOURCE));
    expect(added(await resolve(rubrics, [], "keep-both"))).toEqual(library);
  });
});

describe("verifyVersions()", () => {
  test("finds the versions whose text is not what their hash was made of", async () => {
    expect(await verifyVersions(HERE, sha256)).toEqual([]);
    const [first, second] = HERE.versions;
    const forged = first && { ...first, criteria: "Is it cruel?" };
    const versions = [forged, second].flatMap((version) => (version ? [version] : []));
    expect(await verifyVersions({ versions }, sha256)).toEqual([forged]);
  });
});
