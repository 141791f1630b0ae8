import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrastRatio, isInSrgb, parseOklch, relativeLuminance, type Oklch } from "./oklch.ts";

type Theme = "light" | "dark";
const THEMES: readonly Theme[] = ["light", "dark"];

const css = readFileSync(new URL("../../../src/ui/theme.css", import.meta.url), "utf8");

function readTokens(): ReadonlyMap<string, Record<Theme, Oklch>> {
  const pairs = css.matchAll(/--([\w-]+): light-dark\((oklch\([^)/]+\)), (oklch\([^)/]+\))\);/g);
  return new Map(
    [...pairs].map(([, name = "", light = "", dark = ""]) => [
      name,
      { light: parseOklch(light), dark: parseOklch(dark) },
    ]),
  );
}

const tokens = readTokens();

function token(name: string, theme: Theme): Oklch {
  const colour = tokens.get(name);
  if (colour === undefined) throw new Error(`theme.css has no colour --${name}`);
  return colour[theme];
}

const GROUNDS = ["ground", "panel", "field", "float"];
const SCORES = [1, 2, 3, 4, 5].map((score) => `score-${score}`);
const RESPONSES = ["a", "b", "c", "d", "e", "f", "g", "h"].map((letter) => `response-${letter}`);

test("oklch() is converted as the published examples say", () => {
  // CSS Color 4 sample values: white, black and sRGB red = oklch(0.62796 0.25768 29.234), luminance 0.2126
  expect(contrastRatio({ l: 1, c: 0, h: 0 }, { l: 0, c: 0, h: 0 })).toBeCloseTo(21, 2);
  expect(relativeLuminance({ l: 0.62796, c: 0.25768, h: 29.234 })).toBeCloseTo(0.2126, 3);
});

test("theme.css defines every colour for both themes, and screens can show them all", () => {
  expect(tokens.size).toBeGreaterThanOrEqual(30);
  for (const [name, pair] of tokens) {
    for (const theme of THEMES) expect(isInSrgb(pair[theme]), `${name} ${theme}`).toBe(true);
  }
});

describe.each(THEMES)("the %s theme", (theme) => {
  function contrast(one: string, other: string): number {
    return contrastRatio(token(one, theme), token(other, theme));
  }

  test.each([...GROUNDS, "hover", "picked"])("has reading text of 7:1 or more on %s", (ground) => {
    expect(contrast("ink", ground)).toBeGreaterThanOrEqual(7);
  });

  test.each([
    ...[...GROUNDS, "hover", "picked"].map((ground) => ["muted", ground] as const),
    ...[...GROUNDS, "hover", "danger-fill-hover"].map((ground) => ["danger", ground] as const),
    ["on-ember", "ember-fill"] as const,
    ["on-ember", "ember-fill-hover"] as const,
    ...RESPONSES.map((response) => ["on-response", response] as const),
    ...RESPONSES.map((response) => [response, "ground"] as const),
  ])("has text of 4.5:1 or more: %s on %s", (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ...[...GROUNDS, "hover", "picked"].map((ground) => ["ember", ground] as const),
    ...GROUNDS.map((ground) => ["edge", ground] as const),
  ])("has a control's outline and focus ring of 3:1 or more: %s on %s", (outline, ground) => {
    expect(contrast(outline, ground)).toBeGreaterThanOrEqual(3);
  });

  test("steps through the scores in even, ordered lightness of one hue, away from the ground", () => {
    const lightness = SCORES.map((score) => token(score, theme).l);
    const steps = lightness.slice(1).map((l, index) => l - (lightness[index] ?? 0));
    for (const step of steps) expect(theme === "light" ? -step : step).toBeGreaterThanOrEqual(0.08);
    const hues = SCORES.map((score) => token(score, theme).h);
    expect(Math.max(...hues) - Math.min(...hues)).toBeLessThanOrEqual(10);
  });

  test("keeps greys warm and quiet", () => {
    for (const grey of [...GROUNDS, "hover", "picked", "line", "edge", "ink", "muted"]) {
      const { c, h } = token(grey, theme);
      expect(c, grey).toBeLessThanOrEqual(0.01);
      expect(h, grey).toBeGreaterThanOrEqual(60);
      expect(h, grey).toBeLessThanOrEqual(80);
    }
  });
});
