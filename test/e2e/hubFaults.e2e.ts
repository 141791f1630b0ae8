import type { Page } from "@playwright/test";
import type { NamedHub } from "#test/fixtures/namedHub.ts";
import { HearthPage } from "./hearth.ts";
import { CONVERTED, expect, GGUF, ModelsPage, test } from "./hubPage.ts";

const MIB = 2 ** 20;

/** A little less than the padded GGUF file has. */
const PADDED = 66 * MIB;

/** Of the padded GGUF file, by address. */
const ggufRequests = ({ storage }: NamedHub): number =>
  storage.requests.filter(({ url }) => url.includes(".gguf")).length;

async function expectSent({ storage }: NamedHub, bytes: number): Promise<void> {
  await expect.poll(() => storage.bytesSent, { timeout: 60_000, intervals: [100] }).toBeGreaterThan(bytes);
}

/** What lies in the page's private file system, all directories together, by path. */
function listFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const paths: string[] = [];
    async function walk(directory: FileSystemDirectoryHandle, prefix: string): Promise<void> {
      for await (const entry of directory.values()) {
        if (entry.kind === "directory") await walk(entry, `${prefix}${entry.name}/`);
        else paths.push(prefix + entry.name);
      }
    }
    await walk(await navigator.storage.getDirectory(), "");
    return paths;
  });
}

test.describe("a download of several pieces", () => {
  test.use({ isPadded: true, hubOptions: { bytesPerSecond: 5 * MIB } });

  test("is paused, stays so over a reload, and then fetches only what is missing, from addresses that expired meanwhile", async ({
    hearth,
    models,
    hub,
    page,
  }) => {
    await hearth.open("#/models");
    await models.get("gguf");
    await expectSent(hub, 45 * MIB);
    await models
      .card(GGUF)
      .getByRole("button", { name: /^Pause/ })
      .click();
    await expect(models.card(GGUF).getByText("Paused", { exact: true })).toBeVisible();
    const before = hub.storage.bytesSent;
    await page.reload();
    await expect(models.card(GGUF).getByText("Paused", { exact: true })).toBeVisible();
    expect(hub.storage.bytesSent).toBe(before);
    hub.storage.expireSignatures();
    await models
      .card(GGUF)
      .getByRole("button", { name: /^Resume/ })
      .click();
    await models.expectStored(GGUF);
    // at least one piece of 8 MiB was not fetched again
    expect(hub.storage.bytesSent - before).toBeLessThan(PADDED - 8 * MIB);
  });

  test("goes on by itself when the page was reloaded in the middle", async ({
    hearth,
    models,
    hub,
    page,
  }) => {
    await hearth.open("#/models");
    await models.get("gguf");
    await expectSent(hub, 45 * MIB);
    const before = hub.storage.bytesSent;
    await page.reload();
    await models.expectStored(GGUF);
    expect(hub.storage.bytesSent - before).toBeLessThan(PADDED - 8 * MIB);
  });

  test("waits while the network is gone, says so, and goes on when it is back", async ({
    hearth,
    models,
    hub,
    page,
    troubles,
  }) => {
    await hearth.open("#/models");
    await models.get("gguf");
    await expectSent(hub, 10 * MIB);
    await page.context().setOffline(true);
    await expect(
      models
        .card(GGUF)
        .getByText(/cannot be reached|does not answer|offline/i)
        .first(),
    ).toBeVisible();
    await page.context().setOffline(false);
    await models.expectStored(GGUF);
    // Chromium notes every request that failed
    expect(troubles.splice(0).every((trouble) => trouble.includes("ERR_INTERNET_DISCONNECTED"))).toBe(true);
  });

  test("is shared by two tabs: the second shows it, and goes on in its place when the first is closed", async ({
    hearth,
    models,
    hub,
    page,
  }) => {
    await hearth.open("#/models");
    await models.get("gguf");
    await expectSent(hub, 10 * MIB);
    const other = new HearthPage(await page.context().newPage());
    await other.open("#/models");
    const otherModels = new ModelsPage(other.page);
    await expect(otherModels.card(GGUF).getByText("Another tab is at work on this model")).toBeVisible();
    await expectSent(hub, 45 * MIB);
    const before = hub.storage.bytesSent;
    await page.close();
    await otherModels.expectStored(GGUF);
    expect(hub.storage.bytesSent - before).toBeLessThan(PADDED - 8 * MIB);
  });

  test("is cancelled, and leaves nothing behind", async ({ hearth, models, hub, page }) => {
    await hearth.open("#/models");
    await models.get("gguf");
    await expectSent(hub, 10 * MIB);
    expect((await listFiles(page)).filter((path) => path.startsWith("models/"))).not.toEqual([]);
    await models
      .card(GGUF)
      .getByRole("button", { name: /^Cancel/ })
      .click();
    await expect(models.card(GGUF)).toHaveCount(0);
    expect((await listFiles(page)).filter((path) => path.startsWith("models/"))).toEqual([]);
  });

  test("stops when the storage is full at 30, 70 and 99 %, loses nothing, and goes on when there is room again", async ({
    hearth,
    models,
    hub,
    page,
  }) => {
    await hearth.open();
    await hearth.loadTinyJudge();
    await hearth.makeQuick();
    await hearth.judge();
    await page.getByRole("link", { name: "Models" }).first().click();
    const devtools = await page.context().newCDPSession(page);
    const { origin } = new URL(page.url());
    await models.get("gguf");
    for (const share of [0.3, 0.7, 0.99]) {
      await expectSent(hub, share * (PADDED - MIB));
      await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
      await expect(models.card(GGUF).getByText("There is no room for this model")).toBeVisible();
      await devtools.send("Storage.overrideQuotaForOrigin", { origin });
      await models
        .card(GGUF)
        .getByRole("button", { name: /^Resume/ })
        .click();
    }
    await models.expectStored(GGUF);
    await page.getByRole("link", { name: "Judge" }).first().click();
    await page.reload();
    await expect(hearth.history).toHaveCount(1);
  });
});

test("a host that asks to wait is waited for, and the card says until when", async ({
  hearth,
  models,
  hub,
}) => {
  hub.storage.misbehave({ kind: "status", status: 429, headers: { "retry-after": "3" } });
  await hearth.open("#/models");
  await models.get("gguf");
  await expect(models.card(GGUF).getByText(/asks to wait/)).toBeVisible();
  await models.expectStored(GGUF);
  expect(hub.storage.fired).toEqual(["status"]);
});

test("a sign-in page in place of a file is never kept, and a second try works", async ({
  hearth,
  models,
  hub,
}) => {
  hub.storage.misbehave({ kind: "html" });
  await hearth.open("#/models");
  await models.get("gguf");
  await models.expectStored(GGUF);
  expect(hub.storage.fired).toEqual(["html"]);
});

test("a hub that falls over three times is asked again", async ({ hearth, models, hub }) => {
  const failure = { kind: "status", status: 500, headers: { "retry-after": "0" } } as const;
  hub.storage.misbehave(failure, { kind: "drop" }, failure);
  await hearth.open("#/models");
  await models.get("gguf");
  await models.expectStored(GGUF);
  expect(hub.storage.fired).toEqual(["status", "drop", "status"]);
});

test.describe("a gated model", () => {
  test.use({ hubOptions: { token: "hf_secret" } });

  test("is refused with words, and comes with an access token, which is not kept", async ({
    hearth,
    models,
    page,
    troubles,
  }) => {
    await hearth.open("#/models");
    await models.get("weights");
    await expect(
      models
        .card(CONVERTED)
        .getByText(/gated|access/i)
        .first(),
    ).toBeVisible();
    await models
      .card(CONVERTED)
      .getByRole("button", { name: /^Cancel/ })
      .click();
    await models.chooseSource(/^Official weights/);
    await page
      .getByText(/access token/)
      .first()
      .click();
    await page.getByLabel(/token/i).last().fill("hf_secret");
    await models.getIt.click();
    await models.expectStored(CONVERTED);
    const record = await page.evaluate(async () => {
      const texts: string[] = [];
      const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("models");
      for await (const model of root.values()) {
        if (model.kind !== "directory") continue;
        for await (const entry of model.values()) {
          if (entry.kind === "file") texts.push(await (await entry.getFile()).text());
        }
      }
      return texts.join();
    });
    expect(record).toContain("prometheus-7b-v2.0");
    expect(record).not.toContain("hf_secret");
    expect(troubles.splice(0).every((trouble) => trouble.includes("401"))).toBe(true);
  });
});

test.describe("a model that is larger than a private window holds", () => {
  test.use({ hubOptions: { claimedBytes: { "prometheus-7b-v2.0.Q8_0.gguf": 3_000_000_000 } } });

  test("is refused before a byte of it is fetched", async ({ hearth, models, hub }) => {
    await hearth.open("#/models");
    await models.get("gguf");
    await expect(models.card(GGUF).getByText("There is no room for this model")).toBeVisible();
    await expect(models.card(GGUF).getByText(/private window/)).toBeVisible();
    expect(ggufRequests(hub)).toBe(0);
  });
});

test.describe("a conversion", () => {
  test.use({ hubOptions: { bytesPerSecond: 100_000 } });

  test("goes on in a new tab after its tab was killed in the middle", async ({
    hearth,
    models,
    hub,
    page,
  }) => {
    const context = page.context();
    const survivor = new HearthPage(await context.newPage());
    await survivor.open();
    await hearth.open("#/models");
    await models.get("weights");
    await expect(models.card(CONVERTED).getByText(/^Converting/)).toBeVisible();
    await expectSent(hub, 50_000);
    const crashed = page.waitForEvent("crash");
    const devtools = await context.newCDPSession(page);
    devtools.send("Page.crash").catch(() => {});
    await crashed;
    await survivor.open("#/models");
    const survivors = new ModelsPage(survivor.page);
    await expect(survivors.card(CONVERTED).getByText(/^Converting|^Asking|^On disk/)).toBeVisible();
    await survivors.expectStored(CONVERTED);
  });
});

test("a damaged file is found by a check and fetched again alone", async ({ hearth, models, hub, page }) => {
  await hearth.open("#/models");
  await models.get("gguf");
  await models.expectStored(GGUF);
  const path = (await listFiles(page)).find((file) => file.endsWith(".gguf")) ?? "";
  await page.evaluate(async (parts) => {
    let directory = await navigator.storage.getDirectory();
    for (const part of parts.slice(0, -1)) directory = await directory.getDirectoryHandle(part);
    const handle = await directory.getFileHandle(parts.at(-1) ?? "");
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
    const stream = await handle.createWritable();
    await stream.write(bytes);
    await stream.close();
  }, path.split("/"));
  const requestsBefore = ggufRequests(hub);
  await models
    .card(GGUF)
    .getByRole("button", { name: /^More for/ })
    .click();
  await page.getByRole("menuitem", { name: "Verify again" }).click();
  await expect(models.card(GGUF).getByText(/^Damaged/)).toBeVisible();
  expect(ggufRequests(hub)).toBe(requestsBefore);
  await models
    .card(GGUF)
    .getByRole("button", { name: /^More for/ })
    .click();
  await page.getByRole("menuitem", { name: "Fetch damaged files again" }).click();
  await models.expectStored(GGUF);
  expect(ggufRequests(hub)).toBe(requestsBefore + 1);
});

test("a model is deleted while it is loaded, and while it is loading", async ({ hearth, models, page }) => {
  await hearth.open("#/models");
  for (const isReady of [true, false]) {
    await models.get("gguf");
    await models.expectStored(GGUF);
    if (isReady) await models.load(GGUF);
    else await models.card(GGUF).getByRole("button", { name: /^Load/ }).click();
    await models
      .card(GGUF)
      .getByRole("button", { name: /^More for/ })
      .click();
    await page.getByRole("menuitem", { name: /delete/i }).click();
    await expect(models.card(GGUF)).toHaveCount(0);
    await expect(page.getByRole("button", { name: /No judge/ })).toBeVisible();
    expect((await listFiles(page)).filter((file) => file.endsWith(".gguf"))).toEqual([]);
  }
});
