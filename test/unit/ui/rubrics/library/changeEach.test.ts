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
      ({ draft }) => `archiving of ${draft.name}`,
    );
  const archived = (): readonly string[] =>
    records().flatMap(({ draft, isArchived }) => (isArchived ? [draft.name] : []));
  return { library, actions, records, archive, archived };
}

const bringBack = (): string => "bringing back";

describe("changeEach()", () => {
  it("makes one step of each rubric and leaves those alone that are as wanted", async () => {
    const { library, actions, records, archive, archived } = await withThree();
    await actions.change(records()[1]?.id ?? "", { isArchived: true }, { label: "archiving of Two" });
    const made = await archive();
    expect(made.map(({ before }) => before)).toEqual([{ isArchived: false }, { isArchived: false }]);
    expect(archived()).toEqual(["One", "Two", "Three"]);
    expect(library.getState().undoStep?.label).toBe("archiving of Three");
  });

  it("takes tags that are the same as no change", async () => {
    const { library, records } = await withThree();
    const made = await changeEach(
      library,
      records(),
      ({ tags }) => ({ tags: [...tags] }),
      () => "tags",
    );
    expect(made).toEqual([]);
  });
});

describe("takeBack()", () => {
  it("undoes the steps while they are the newest, so that they can be done again", async () => {
    const { library, archive, archived } = await withThree();
    await takeBack(library, await archive(), bringBack);
    expect(archived()).toEqual([]);
    expect(library.getState().undoStep?.label).toMatch(/^start of/);
    expect(library.getState().redoStep?.label).toBe("archiving of One");
  });

  it("changes them back when something else was done since, and leaves that alone", async () => {
    const { library, actions, records, archive, archived } = await withThree();
    const made = await archive();
    await actions.change(records()[0]?.id ?? "", { isFavourite: true }, { label: "star of One" });
    await takeBack(library, made, bringBack);
    expect(archived()).toEqual([]);
    expect(records()[0]?.isFavourite).toBe(true);
    expect(library.getState().undoStep?.label).toBe("bringing back");
  });
});
