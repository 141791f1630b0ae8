import { expect, it } from "vitest";
import { createRubricFilterStore } from "#stores/rubrics/rubricFilterStore.ts";

it("clear() brings everything back on the same shelf and in the same order", () => {
  const store = createRubricFilterStore();
  const { setFilter, clear } = store.getState().actions;
  setFilter({ query: "tone", tag: "a", onlyFavourites: true });
  setFilter({ sort: "name", shows: "archived" });
  clear();
  expect(store.getState().filter).toEqual({
    query: "",
    tag: null,
    onlyFavourites: false,
    sort: "name",
    shows: "archived",
  });
});
