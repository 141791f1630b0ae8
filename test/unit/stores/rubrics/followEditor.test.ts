import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { newlyOpened } from "#stores/rubrics/openedRubric.ts";
import { followEditor } from "#stores/rubrics/followEditor.ts";
import type { OpenRubric, RubricEditorState } from "#stores/rubrics/rubricEditorState.ts";
import { trialCaseOf } from "#test/unit/core/rubric/exampleTrials.ts";
import { turn } from "#test/unit/stores/deferred.ts";
import { begin, DRAFT, trialStoreFixture } from "./trialStoreFixture.ts";

type Opened = RubricEditorState["opened"];

async function fixture() {
  const bench = await trialStoreFixture({ pauseMs: 60_000 });
  const editor = createStore<Pick<RubricEditorState, "opened">>(() => ({ opened: { kind: "none" } }));
  followEditor(editor as unknown as Parameters<typeof followEditor>[0], bench.store);
  const show = async (opened: Opened): Promise<void> => {
    editor.setState({ opened });
    await turn();
    await turn();
  };
  const openOne = (id: string, parts: Partial<OpenRubric> = {}): Promise<void> =>
    show({ kind: "open", rubric: { ...newlyOpened(id, DRAFT, []), access: { kind: "here" }, ...parts } });
  return { ...bench, show, openOne };
}

test("the bench has the cases of the rubric that is open", async () => {
  const { store, disk, openOne } = await fixture();
  disk.cases.push({ ...trialCaseOf("9", null), rubricId: "rubric-2" });
  await openOne("rubric-2");
  expect(store.getState().cases.map(({ id }) => id)).toEqual(["9"]);
});

test("nothing more is judged with a rubric that is gone, and what came back is read again", async () => {
  const bench = await fixture();
  const { store, disk, show, openOne } = bench;
  await openOne("rubric-1");
  const judged = await begin(bench);
  await show({ kind: "missing", id: "rubric-1", typed: null });
  await judged.ended;
  expect(store.getState().running).toEqual({ kind: "idle" });
  disk.cases = [trialCaseOf("7", null)];
  await openOne("rubric-1");
  expect(store.getState().cases.map(({ id }) => id)).toEqual(["7"]);
});

test("another rubric that is gone stops nothing", async () => {
  const bench = await fixture();
  await bench.openOne("rubric-1");
  await begin(bench);
  await bench.show({ kind: "missing", id: "rubric-2", typed: null });
  expect(bench.store.getState().running.kind).toBe("running");
  bench.actions.stop();
});

test("what is typed into cases is kept when another tab takes over", async () => {
  const { actions, disk, openOne } = await fixture();
  await openOne("rubric-1");
  actions.changeCase("1", { response: "Typed" });
  await openOne("rubric-1", { access: { kind: "elsewhere" } });
  expect(disk.cases[0]?.response).toBe("Typed");
});
