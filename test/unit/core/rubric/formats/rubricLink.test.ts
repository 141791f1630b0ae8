import { constants, deflateRawSync, deflateSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adler32 } from "#core/rubric/formats/inflateBounded.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { MAX_LINK_BYTES, readRubricLink, writeRubricLink } from "#core/rubric/formats/rubricLink.ts";
import { STARTER_RUBRICS } from "#core/rubric/starterRubrics.ts";
import { BREVITY, bundleOf, KINDNESS, MEGABYTE } from "./exampleRubrics.ts";
import { invalid } from "./readDrafts.ts";
import { bundleArbitrary, draftArbitrary, textArbitrary } from "./rubricArbitrary.ts";

const PAGE = "https://hearth.example/app/";
const PATH = "#/rubrics/shared/";

function dataOf(link: string): string {
  return link.slice(link.indexOf(PATH) + PATH.length);
}

/** What stands in a link, as anyone could put it there. */
function packed(value: unknown): string {
  return deflateSync(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

const CONTENTS = { type: "hearth/rubric", version: 1, ...BREVITY };

describe("writeRubricLink()", () => {
  test("puts everything behind the #, in letters, digits, - and _", () => {
    const link = writeRubricLink(PAGE, KINDNESS);
    expect(link.startsWith(`${PAGE}${PATH}`)).toBe(true);
    expect(dataOf(link)).toMatch(/^[\w-]+$/);
  });

  test("writes zlib data that others can read, too, without history", () => {
    const bundle = bundleOf("r-1", KINDNESS);
    const json = inflateSync(Buffer.from(dataOf(writeRubricLink(PAGE, bundle)), "base64url")).toString();
    expect(JSON.parse(json)).toEqual({ type: "hearth/rubric", version: 1, ...KINDNESS, tags: ["tone"] });
  });

  test("loads back a draft identically, whatever its texts hold", () => {
    fc.assert(
      fc.property(draftArbitrary(textArbitrary), (draft) => {
        expect(readRubricLink(dataOf(writeRubricLink(PAGE, draft)))).toStrictEqual({
          format: "hearth-json",
          rubrics: [{ kind: "draft", draft, tags: [] }],
          notes: [],
        });
      }),
    );
  });

  test("takes tags along, and trial cases when asked, in the order of the table", () => {
    fc.assert(
      fc.property(bundleArbitrary, (bundle) => {
        const link = writeRubricLink(PAGE, bundle, { withTrialCases: true });
        const [rubric] = readRubricLink(dataOf(link)).rubrics;
        const cases = bundle.trialCases
          .toSorted((one, other) => one.position - other.position)
          .map(({ instruction, response, referenceAnswer, expectedScore }) => ({
            instruction,
            response,
            referenceAnswer,
            expectedScore,
          }));
        expect(rubric).toStrictEqual({
          kind: "draft",
          draft: bundle.record.draft,
          tags: bundle.record.tags,
          ...(cases.length > 0 ? { trialCases: cases } : {}),
        });
      }),
    );
    const [without] = readRubricLink(dataOf(writeRubricLink(PAGE, bundleOf("r-1", KINDNESS)))).rubrics;
    expect(without).not.toHaveProperty("trialCases");
  });

  test("makes links of less than 1,000 characters of all starters with their five full levels", () => {
    const lengths = STARTER_RUBRICS.map((starter) => writeRubricLink(PAGE, starter).length);
    expect(Math.max(...lengths)).toBeLessThan(1000);
    expect(Math.min(...lengths)).toBeGreaterThan(300);
  });

  test("takes a description of 1 MB, and refuses what cannot be read back", () => {
    const long = { ...BREVITY, scoreDescriptions: [MEGABYTE, "b"] as const };
    expect(readRubricLink(dataOf(writeRubricLink(PAGE, long))).rubrics).toMatchObject([{ draft: long }]);
    const longer = { ...BREVITY, scoreDescriptions: [MEGABYTE, MEGABYTE] as const };
    expect(() => writeRubricLink(PAGE, longer)).toThrow(
      expect.objectContaining({
        code: "import/invalid",
        details: expect.objectContaining({ maxByteLength: MAX_LINK_BYTES }),
      }),
    );
  });
});

describe("readRubricLink()", () => {
  const data = dataOf(writeRubricLink(PAGE, KINDNESS));
  const expected = { kind: "draft", draft: KINDNESS, tags: [] };

  test("refuses a link that is cut anywhere", () => {
    for (let length = 0; length < data.length; length++) {
      expect(() => readRubricLink(data.slice(0, length))).toThrow(invalid("the link is cut or was changed"));
    }
  });

  test("refuses a link with any one character changed", () => {
    for (let at = 0; at < data.length; at++) {
      const changed = data.slice(0, at) + (data[at] === "A" ? "B" : "A") + data.slice(at + 1);
      expect(() => readRubricLink(changed)).toThrow(invalid("the link is cut or was changed"));
    }
  });

  test.each([
    ["more behind it", `${data}AAAA`],
    ["a full stop behind it", `${data}.`],
    ["padding", `${data}=`],
    ["nothing", ""],
    ["letters that are none", "äöü"],
    ["text that is not compressed", Buffer.from(JSON.stringify(CONTENTS)).toString("base64url")],
    ["compressed text that is not JSON", packed("Dear reader")],
    ["compressed JSON that is cut", packed(JSON.stringify(CONTENTS).slice(0, -3))],
  ])("refuses a link with %s", (_, broken) => {
    expect(() => readRubricLink(broken)).toThrow(invalid("the link is cut or was changed"));
  });

  test("refuses gigabytes in a megabyte without unpacking them, and megabytes without looking", () => {
    const oneMegabyte = deflateRawSync(Buffer.alloc(2 ** 20), {
      level: 9,
      finishFlush: constants.Z_FULL_FLUSH,
    });
    const bomb = Buffer.concat([Buffer.from([0x78, 0xda]), ...Array<Buffer>(1500).fill(oneMegabyte)]);
    const start = performance.now();
    expect(() => readRubricLink(bomb.toString("base64url"))).toThrow(invalid("it holds more than 2 MiB"));
    expect(() => readRubricLink("A".repeat(64_000_000))).toThrow(invalid("it holds more than 2 MiB"));
    expect(performance.now() - start).toBeLessThan(1500);
  });

  test("takes 2 MiB, and refuses one byte more", () => {
    const empty = JSON.stringify({ ...CONTENTS, criteria: "" }).length;
    const ofLength = (length: number): string =>
      packed({ ...CONTENTS, criteria: "x".repeat(length - empty) });
    expect(readRubricLink(ofLength(MAX_LINK_BYTES)).rubrics).toHaveLength(1);
    expect(() => readRubricLink(ofLength(MAX_LINK_BYTES + 1))).toThrow(invalid("it holds more than 2 MiB"));
  });

  test("refuses a newer version, saying which it found and which it can read", () => {
    expect(() => readRubricLink(packed({ ...CONTENTS, version: 2 }))).toThrow(
      expect.objectContaining({
        code: "import/newer-version",
        message: "Cannot read rubrics: the link has version 2, this Hearth reads up to 1",
      }),
    );
  });

  test.each<[what: string, value: unknown, words: string]>([
    ["something else", { type: "hearth/rubrics", version: 1 }, "the link: it holds no rubric"],
    ["a list", [], "the link: it holds no rubric"],
    ["no version", { ...CONTENTS, version: undefined }, "version"],
    ["one level", { ...CONTENTS, scoreDescriptions: ["a"] }, "the link.scoreDescriptions"],
    ["an unknown key", { ...CONTENTS, notes: "x" }, 'the link: unknown keys ["notes"]'],
    ["a tag that is a number", { ...CONTENTS, tags: [1] }, "the link.tags[0]"],
    [
      "a trial case without a response",
      { ...CONTENTS, trialCases: [{ instruction: "a" }] },
      "the link.trialCases[0]",
    ],
  ])("refuses a link that holds %s", (_, value, words) => {
    expect(() => readRubricLink(packed(value))).toThrow(invalid(words));
  });

  test.each(["__proto__", "constructor"])("refuses a key %s and pollutes nothing", (key) => {
    const json = JSON.stringify(CONTENTS).replace("{", () => `{"${key}":{"polluted":true},`);
    expect(() => readRubricLink(packed(json))).toThrow(invalid(key));
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test.each([
    ["a pasted link", `  ${PAGE}${PATH}${data}\n`],
    ["a link to a file", `file:///C:/hearth/index.html${PATH}${data}`],
    ["what stands behind the page's address", `${PATH}${data}`],
  ])("is what readRubrics() does with %s", (_, text) => {
    expect(readRubrics(text).rubrics).toEqual([expected]);
  });

  test("is not what readRubrics() does with a rubric that mentions a link", () => {
    const text = JSON.stringify({
      criteria: `See${PATH}x`,
      score1_description: "a",
      score2_description: "b",
    });
    expect(readRubrics(text).format).toBe("prometheus-eval");
  });
});

test("adler32() gives the value of the example that is known for it", () => {
  expect(adler32(Buffer.from("Wikipedia"))).toBe(0x11e60398);
  expect(adler32(Buffer.alloc(0))).toBe(1);
});
