import { expect, recordRequests, test } from "./hearth.ts";

interface ExportedFile {
  readonly type: string;
  readonly version: number;
  readonly source: string;
  readonly verdicts: readonly {
    readonly id: string;
    readonly outcome: { readonly kind: string; readonly score?: number };
    readonly provenance: Readonly<Record<string, unknown>>;
    readonly calls: readonly { readonly rawText: string; readonly order: string }[];
  }[];
}

test("a fresh visitor opens a model, gets a verdict with one press, and finds it again after a reload", async ({
  hearth,
  page,
}) => {
  await hearth.open();
  await expect(hearth.verdict.getByRole("button", { name: "Choose a judge" })).toBeVisible();
  await expect(hearth.case.getByLabel("Instruction")).not.toBeEmpty();
  await hearth.loadTinyJudge();
  await hearth.makeQuick();
  await expect(page.getByRole("button", { name: /tiny.*CPU/i })).toBeVisible();

  await expect(hearth.verdict.getByText(/^[\d,]+ tokens$/)).toBeVisible();
  await page.waitForLoadState("networkidle");
  const requests = recordRequests(page);
  await hearth.judge();
  expect(requests).toEqual([]);

  await expect(hearth.verdict.getByRole("heading", { name: /^Score [1-5] of 5$/ })).toBeVisible();
  await expect(hearth.verdict.getByText(/^attempt 1/)).toBeVisible();
  const score = await hearth.verdict.getByRole("heading", { name: /^Score/ }).getAttribute("aria-label");
  await expect(page.getByRole("region", { name: "Rubric" }).locator('[aria-current="true"]')).toContainText(
    score?.match(/\d/)?.[0] ?? "?",
  );

  await page.reload();
  await expect(hearth.verdict.getByRole("heading", { name: score ?? "?" })).toBeVisible();
  await expect(hearth.history).toHaveCount(1);
});

test("two responses are judged in both orders, and the verdict keeps both feedbacks", async ({
  hearth,
  page,
}) => {
  await hearth.open();
  await hearth.loadTinyJudge();
  await hearth.makeQuick();
  await hearth.case.getByRole("radio", { name: "Pairwise" }).check();
  await hearth.case.getByLabel("Response B", { exact: true }).fill("Throw it away and buy a new one.");
  await hearth.judge();
  await expect(
    hearth.verdict.getByRole("heading", { name: /wins in both orders|^Unsettled: the winner changed/ }),
  ).toBeVisible();
  await expect(hearth.verdict.getByRole("heading", { name: /^Order as given/ })).toBeVisible();
  await expect(hearth.verdict.getByRole("heading", { name: /^Swapped order/ })).toBeVisible();
  const file = JSON.parse(await hearth.exportAs("This case as JSON")) as ExportedFile;
  expect(file.verdicts[0]?.calls.map((call) => call.order)).toEqual(["AB", "BA"]);

  await hearth.case.getByRole("radio", { name: "Compare" }).check();
  await expect(page.getByText(/that only one response has are marked/)).toBeVisible();
});

test("judging again uses another seed; what is exported loads back", async ({ hearth, page }) => {
  await hearth.open();
  await hearth.loadTinyJudge();
  await hearth.makeQuick();
  await hearth.judge();
  await hearth.judge();
  const exported = await hearth.exportAs("This case as JSON");
  const file = JSON.parse(exported) as ExportedFile;
  expect(file).toMatchObject({ type: "hearth/verdicts", version: 1 });
  expect(file.source).toMatch(/^hearth \d/);
  expect(new Set(file.verdicts.map((verdict) => verdict.provenance["seed"])).size).toBe(2);
  expect(file.verdicts[0]?.provenance).toMatchObject({
    engine: "llamacpp",
    backend: { kind: "cpu" },
    promptProfile: "prometheus-eval",
  });
  expect(file.verdicts[0]?.provenance["weightsHash"]).toMatch(/^sha256:[0-9a-f]{64}$/);

  for (let remaining = 1; remaining >= 0; remaining--) {
    await page.getByRole("button", { name: "Remove this verdict" }).first().click();
    await expect(hearth.history).toHaveCount(remaining);
  }
  await hearth.importFile("verdicts.json", exported);
  await expect(hearth.history).toHaveCount(2);
  expect((JSON.parse(await hearth.exportAs("This case as JSON")) as ExportedFile).verdicts).toEqual(
    file.verdicts,
  );

  await hearth.importFile("verdicts.jsonl", await hearth.exportAs("All verdicts as JSON Lines"));
  await expect(page.getByText("Imported 0 verdicts, 2 were here already")).toBeVisible();
  await expect(hearth.history).toHaveCount(2);
});

test("stopping ends the judgement and the next one works", async ({ hearth, page }) => {
  await hearth.open();
  await hearth.loadTinyJudge();
  await hearth.makeQuick({ attempts: 3, maxTokens: 1024 });
  await hearth.judgeButton.click();
  await expect(hearth.verdict.getByText(/\d+ tokens/)).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("Escape");
  await expect(hearth.judgeButton).toBeVisible();
  await expect(hearth.history).toHaveCount(0);
  await hearth.makeQuick();
  await hearth.judge();
});

test("a prompt that does not fit is said to be too long before anything runs", async ({ hearth }) => {
  await hearth.open();
  await hearth.loadTinyJudge();
  await hearth.case.getByLabel("Response", { exact: true }).fill("word ".repeat(40_000));
  await expect(hearth.verdict.getByText(/The prompt is too long: it has [\d,]+ tokens/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(hearth.judgeButton).toBeDisabled();
});
