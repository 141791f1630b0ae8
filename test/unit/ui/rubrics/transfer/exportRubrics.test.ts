import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { incomingDraft } from "#core/rubric/formats/rubricImport.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import type { RubricEditorState } from "#stores/rubrics/rubricEditorState.ts";
import type { RubricLibraryState } from "#stores/rubrics/rubricLibraryState.ts";
import { exportedRecords, writeExport, type ExportDesk } from "#ui/rubrics/transfer/exportRubrics.ts";
import { SAMPLE_DRAFT, sampleBundle } from "./incomingSamples.ts";

const SOURCE = { appVersion: "0.1.0", exportedAt: "2026-11-26T08:00:00.000Z" };
const TYPED: RubricDraft = { ...SAMPLE_DRAFT, criteria: "Is it warm?" };

/** A library with one rubric, which is open with other text; its disk answers or refuses. */
function deskWith({ isDiskFull }: { readonly isDiskFull: boolean }): ExportDesk {
  const bundle = sampleBundle(2, 1);
  const library = createStore<Pick<RubricLibraryState, "records" | "actions">>(() => ({
    records: [bundle.record],
    actions: {
      readBundles: () => (isDiskFull ? Promise.reject(new RangeError("full")) : Promise.resolve([bundle])),
    } as Partial<RubricLibraryState["actions"]> as RubricLibraryState["actions"],
  }));
  const editor = createStore<Pick<RubricEditorState, "opened">>(() => ({
    opened: {
      kind: "open",
      rubric: {
        id: bundle.record.id,
        draft: TYPED,
        versions: bundle.versions,
        problems: [],
        keeping: { kind: "kept" },
        access: { kind: "here" },
        staleness: null,
      },
    },
  }));
  return { library, editor } as Partial<ExportDesk> as ExportDesk;
}

test("writeExport() takes what is typed in the editor, with history and trial cases", async () => {
  const text = await writeExport(deskWith({ isDiskFull: false }), ["r1"], "hearth-json", SOURCE);
  const [incoming] = readRubrics(text).rubrics;
  expect(incoming).toMatchObject({
    kind: "bundle",
    bundle: {
      record: { draft: TYPED },
      versions: [{ version: 1 }, { version: 2 }],
      trialCases: [{ id: "c0" }],
    },
  });
});

test("writeExport() gets texts out although the disk refuses", async () => {
  const desk = deskWith({ isDiskFull: true });
  const text = await writeExport(desk, ["r1"], "csv", SOURCE);
  expect(readRubrics(text).rubrics.map(incomingDraft)).toEqual([TYPED]);
  await expect(writeExport(desk, ["r1"], "hearth-json", SOURCE)).rejects.toThrow("full");
});

test("exportedRecords() takes starters too and leaves out ids of nothing", () => {
  const [starter] = STARTER_RUBRICS;
  const records = exportedRecords(deskWith({ isDiskFull: false }), [starter?.id ?? "", "r1", "gone"]);
  expect(records.map(({ draft }) => draft.name)).toEqual([starter?.name, "Empathy"]);
});
