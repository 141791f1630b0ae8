import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { CHROMIUM_ARGUMENTS, findChromium } from "./chromium.ts";

/** The colour behind the mark in `public/icon.svg`. */
const GROUND = "#26211d";

/** What `public/manifest.webmanifest` names. A maskable icon may be cut to a circle of 80 % of its width. */
const ICONS = [
  { file: "public/icon-192.png", size: 192, markWidth: 1, isMaskable: false },
  { file: "public/icon-512.png", size: 512, markWidth: 1, isMaskable: false },
  { file: "public/icon-maskable-512.png", size: 512, markWidth: 0.76, isMaskable: true },
] as const;

const svg = `data:image/svg+xml;base64,${readFileSync("public/icon.svg").toString("base64")}`;
const browser = await chromium.launch({ args: [...CHROMIUM_ARGUMENTS], ...findChromium() });
const page = await browser.newPage();
for (const { file, size, markWidth, isMaskable } of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  const markSize = Math.round(size * markWidth);
  await page.setContent(
    `<body style="margin:0;height:100vh;display:grid;place-items:center;background:${isMaskable ? GROUND : "none"}">` +
      `<img src="${svg}" width="${markSize}" height="${markSize}" style="display:block">`,
  );
  await page.screenshot({ path: file, omitBackground: true });
  console.log(file);
}
await browser.close();
