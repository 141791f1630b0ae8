import { describe, expect, test } from "vitest";
import { writeRubricsJson } from "#core/rubric/formats/rubricFile.ts";
import { writeRubricLink } from "#core/rubric/formats/rubricLink.ts";
import { incomingDraft } from "#core/rubric/formats/rubricImport.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { renderRubric } from "#core/rubric/renderRubric.ts";
import { sha256Hex } from "#engine/sha256.ts";
import { isEmptyInput, pastedSources, readFileSources } from "#ui/rubrics/transfer/importSource.ts";
import { readSources, unwrapLink } from "#ui/rubrics/transfer/readSources.ts";
import { SAMPLE_DRAFT, sampleBundle, sampleVersion } from "./incomingSamples.ts";

const SOURCE = { appVersion: "0.1.0", exportedAt: "2026-11-26T08:00:00.000Z" };
const ADDRESS = "https://hearth.example/";

let ids = 0;
const deps = { sha256: sha256Hex, newId: () => `new-${++ids}` };

async function intactBundle(): Promise<RubricBundle> {
  const version = sampleVersion(1, await sha256Hex(renderRubric(SAMPLE_DRAFT)));
  const bundle = sampleBundle(1);
  return { ...bundle, record: { ...bundle.record, newest: version }, versions: [version] };
}

function file(fileName: string, text: string) {
  return { fileName, text, fault: null };
}

describe("readSources()", () => {
  test("reads the good files beside a bad one, and names the bad one", async () => {
    const good = '{"criteria":"Is it kind?","score1_description":"No.","score2_description":"Yes."}';
    const sources = [file("good.json", good), file("bad.json", '{"a":')];
    const found = await readSources({ kind: "texts", sources }, deps);
    expect(found.rubrics).toHaveLength(1);
    expect(found.faults.map(({ fileName, error }) => [fileName, error.code])).toEqual([
      ["bad.json", "import/not-json"],
    ]);
  });

  test("refuses versions whose text is not the one of their hash, and takes those whose text is", async () => {
    const intact = await intactBundle();
    const read = async (bundle: RubricBundle) =>
      readSources({ kind: "texts", sources: [file("a.json", writeRubricsJson([bundle], SOURCE))] }, deps);
    expect((await read(intact)).rubrics[0]?.damaged).toEqual([]);
    const version = { ...(intact.versions[0] ?? sampleVersion(1)), criteria: "Is it cruel?" };
    const changed = { ...intact, record: { ...intact.record, newest: version }, versions: [version] };
    expect((await read(changed)).rubrics[0]?.damaged.map((damaged) => damaged.version)).toEqual([1]);
  });

  test("reads a rubric that is in two files once, and says so", async () => {
    const text = writeRubricsJson([await intactBundle()], SOURCE);
    const found = await readSources(
      { kind: "texts", sources: [file("a.json", text), file("b.json", text)] },
      deps,
    );
    expect(found.rubrics).toHaveLength(1);
    expect(found.notes).toEqual(["“Empathy” is in two files and was read once."]);
  });

  test("gives the second text of one rubric an id of its own", async () => {
    const one = await intactBundle();
    const other = { ...one, record: { ...one.record, draft: { ...SAMPLE_DRAFT, criteria: "Is it warm?" } } };
    const sources = [one, other].map((bundle, index) =>
      file(`${index}.json`, writeRubricsJson([bundle], SOURCE)),
    );
    const { rubrics } = await readSources({ kind: "texts", sources }, deps);
    const recordIds = rubrics.map(({ incoming }) => incoming.kind === "bundle" && incoming.bundle.record.id);
    expect(recordIds).toEqual(["r1", expect.stringMatching(/^new-/)]);
    expect(rubrics.every(({ damaged }) => damaged.length === 0)).toBe(true);
  });

  test("reads a link that was pasted, also one that a mail program broke, and what stands behind its path", async () => {
    const link = writeRubricLink(ADDRESS, SAMPLE_DRAFT);
    const broken = `${link.slice(0, 50)}\r\n${link.slice(50, 90)}\n${link.slice(90)}\n`;
    const data = link.slice(link.lastIndexOf("/") + 1);
    for (const input of [
      { kind: "texts", sources: pastedSources(link) },
      { kind: "texts", sources: pastedSources(broken) },
      { kind: "link", data },
    ] as const) {
      const { rubrics, faults } = await readSources(input, deps);
      expect(faults).toEqual([]);
      expect(rubrics.map(({ incoming }) => incomingDraft(incoming))).toEqual([SAMPLE_DRAFT]);
    }
  });
});

test("unwrapLink() leaves texts alone that are no link", () => {
  expect(unwrapLink("Is it\nkind?")).toBe("Is it\nkind?");
  expect(unwrapLink("https://hearth.example/#/rubrics/shared/eN\r\nqr")).toBe(
    "https://hearth.example/#/rubrics/shared/eNqr",
  );
});

test("readFileSources() says why a huge file was not read, without reading it", async () => {
  const huge = new File([], "weights.gguf");
  Object.defineProperty(huge, "size", { value: 5e9 });
  const [source] = await readFileSources([huge]);
  expect(source?.fault?.code).toBe("import/not-ours");
});

test("isEmptyInput() holds for white space that was typed, not for an empty file", () => {
  expect(isEmptyInput({ kind: "texts", sources: [] })).toBe(true);
  expect(isEmptyInput({ kind: "texts", sources: pastedSources(" \n") })).toBe(true);
  expect(isEmptyInput({ kind: "texts", sources: [file("empty.json", "")] })).toBe(false);
});
