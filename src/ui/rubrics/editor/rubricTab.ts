/** The parts of the drawer beside or below the form, as they are named in the address. */
export const RUBRIC_TABS = ["trial", "prompt", "history", "json"] as const;

export type RubricTab = (typeof RUBRIC_TABS)[number];

/** What each of them is called on the page. */
export const RUBRIC_TAB_LABELS: Readonly<Record<RubricTab, string>> = {
  trial: "Trial",
  prompt: "Prompt",
  history: "History",
  json: "JSON",
};

/** The tab that an address names; `null` for none, and for a name that is none of ours. */
export function readRubricTab(name: string | null | undefined): RubricTab | null {
  return RUBRIC_TABS.find((tab) => tab === name) ?? null;
}
