import { describe, expect, it } from "vitest";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { EMPATHY, libraryFixture } from "#test/unit/stores/rubrics/rubricLibraryFixture.ts";
import { changeEach, takeBack } from "#ui/rubrics/library/changeEach.ts";

async function withThree() {
  const { library, actions } = libraryFixture();
  await actions.restore();
  for (const name of ["One", "Two", "Three"]) await actions.create({ ...EMPATHY, name }, [name]);
  const records = (): readonly RubricRecord[] => library.getState().records;
  const archive = () =>
    changeEach(
      library,
      records(),
      () => ({ isArchived: true }),
      (changed) => `archiving of ${changed.map(({ draft }) => draft.name).join(" and ")}`,
    );
  const archived = (): readonly string[] =>
    records().flatMap(({ draft, isArchived }) => (isArchived ? [draft.name] : []));
  return { library, actions, records, archive, archived };
}

describe("changeEach()", () => {
  it("makes one step of all and leaves those alone that are as wanted", async () => {
    const { library, actions, records, archive, archived } = await withThree();
    await actions.change(records()[1]?.id ?? "", { isArchived: true }, { label: "archiving of Two" });
    const { changes } = await archive();
    expect(changes.map(({ before }) => before)).toEqual([{ isArchived: false }, { isArchived: false }]);
    expect(archived()).toEqual(["One", "Two", "Three"]);
    expect(library.getState().undoStep?.label).toBe("archiving of One and Three");
    await actions.undo();
    expect(archived()).toEqual(["Two"]);
  });

  it("takes tags that are the same as no change", async () => {
    const { library, records } = await withThree();
    const before = library.getState().undoStep;
    const made = await changeEach(
      library,
      records(),
      ({ tags }) => ({ tags: [...tags] }),
      () => "tags",
    );
    expect(made).toEqual({ changes: [], seq: null });
    expect(library.getState().undoStep).toBe(before);
  });
});

describe("takeBack()", () => {
  it("undoes the step while it is the newest, so that it can be done again", async () => {
    const { library, archive, archived } = await withThree();
    expect(await takeBack(library, await archive(), "bringing back")).toBe(true);
    expect(archived()).toEqual([]);
    expect(library.getState().undoStep?.label).toMatch(/^start of/);
    expect(library.getState().redoStep?.label).toBe("archiving of One and Two and Three");
  });

  it("changes them back when something else was done since, and leaves that alone", async () => {
    const { library, actions, records, archive, archived } = await withThree();
    const made = await archive();
    await actions.change(records()[0]?.id ?? "", { isFavourite: true }, { label: "star of One" });
    expect(await takeBack(library, made, "bringing back")).toBe(true);
    expect(archived()).toEqual([]);
    expect(records()[0]?.isFavourite).toBe(true);
    expect(library.getState().undoStep?.label).toBe("bringing back");
  });

  it("leaves a rubric alone that was changed again or removed since", async () => {
    const { library, actions, records } = await withThree();
    const made = await changeEach(
      library,
      records(),
      () => ({ tags: ["new"] }),
      () => "tags",
    );
    const [one, two] = records();
    await actions.change(one?.id ?? "", { tags: ["newer"] }, { label: "tags of One" });
    await actions.remove(two?.id ?? "");
    expect(await takeBack(library, made, "tags")).toBe(true);
    expect(records().map(({ tags }) => tags[0])).toEqual(["newer", "Three"]);
    expect(await takeBack(library, made, "tags")).toBe(false);
  });
});
