import { expect, test } from "vitest";
import { findActions, type CommandAction } from "#ui/components/commandAction.ts";

function action(title: string, group?: string): CommandAction {
  return { id: title, title, group, run: () => undefined };
}

const ACTIONS = [
  action("Export the rubric", "Rubrics"),
  action("Rubrics", "Pages"),
  action("Judge this case", "Judge"),
  action("Rename the rubric", "Rubrics"),
  action("Use the dark theme", "Settings"),
];

function titles(query: string): readonly string[] {
  return findActions(ACTIONS, query).map((found) => found.title);
}

test("findActions() keeps all actions in their order for an empty query", () => {
  expect(titles("  ")).toEqual(ACTIONS.map(({ title }) => title));
});

test("findActions() puts titles that begin with the query first, then words that do, then the rest", () => {
  expect(titles("ru")).toEqual(["Rubrics", "Export the rubric", "Rename the rubric"]);
  expect(titles("ame")).toEqual(["Rename the rubric"]);
});

test("findActions() wants every word, in any order, in title or group, whatever the case", () => {
  expect(titles("RUBRIC ren")).toEqual(["Rename the rubric"]);
  expect(titles("settings dark")).toEqual(["Use the dark theme"]);
  expect(titles("dark rubric")).toEqual([]);
});
