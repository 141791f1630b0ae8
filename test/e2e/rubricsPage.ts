import type { Locator, Page } from "@playwright/test";
import { expect } from "./hearth.ts";

/** A rubric as a person types it, worst level first. */
export const EMPATHY = {
  name: "Empathy",
  criteria: "How well does the response understand what the person feels?",
  levels: [
    "The response ignores the feeling or makes light of it.",
    "The response mentions the feeling in a set phrase and moves on.",
    "The response names the feeling, but its advice would be the same without it.",
    "The response names the feeling and fits its advice to it.",
    "The response names the feeling, shows why it makes sense, and builds all of its advice on it.",
  ],
} as const;

/** The Rubrics page, driven as a person would. */
export class RubricsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole("link", { name: "Rubrics" }).first().click();
    await expect(this.page.getByRole("heading", { level: 1, name: "Rubrics" })).toBeVisible();
  }

  get library(): Locator {
    return this.page.getByRole("region", { name: "Library" });
  }

  get editor(): Locator {
    return this.page.getByRole("region", { name: "Rubric", exact: true });
  }

  row(name: string): Locator {
    return this.library.getByRole("row", { name: new RegExp(`^${name},`) });
  }

  field(name: string): Locator {
    return this.editor.getByRole("textbox", { name, exact: true });
  }

  tab(name: string): Locator {
    return this.editor.getByRole("tab", { name: new RegExp(`^${name}`) });
  }

  get cases(): Locator {
    return this.editor
      .getByRole("grid", { name: "Cases" })
      .getByRole("row")
      .filter({ has: this.page.getByRole("gridcell") });
  }

  /** Write a rubric into the open form. */
  async write({
    name,
    criteria,
    levels,
  }: {
    readonly name: string;
    readonly criteria: string;
    readonly levels: readonly string[];
  }): Promise<void> {
    await this.field("Rubric name").fill(name);
    await this.field("Criteria").fill(criteria);
    for (const [index, text] of levels.entries()) await this.field(`Score ${index + 1}`).fill(text);
  }

  /** Save a version and wait until it is on disk. */
  async save(version: number, note = ""): Promise<void> {
    await this.editor.getByRole("button", { name: "Save version" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(note);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(this.editor.getByText(new RegExp(`^Version ${version} ·`))).toBeVisible();
  }
}
