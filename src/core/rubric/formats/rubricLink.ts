import { base64urlnopad } from "@scure/base";
import { strFromU8, strToU8, zlibSync } from "fflate";
import { AppError } from "#core/errors.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { normaliseTags } from "#core/rubric/tags.ts";
import { linkSchema } from "./bundleSchema.ts";
import { checkVersion, faultOfIssues, invalidImport } from "./importFault.ts";
import { inflateBounded } from "./inflateBounded.ts";
import { fieldOf, tryParseJson } from "./jsonText.ts";
import type { IncomingDraft, LooseTrialCase, RubricImport } from "./rubricImport.ts";

const LINK_TYPE = "hearth/rubric";
const VERSION = 1;
const PATH = "#/rubrics/shared/";
const LINK = /^[^\s#"{}[\]]*#\/rubrics\/shared\/(\S*)$/;

/** Most bytes of JSON in a link, decompressed. */
export const MAX_LINK_BYTES = 2 * 1024 * 1024;

/** Compression finds nothing more than this in JSON of that size, as base64. */
const MAX_DATA_LENGTH = Math.ceil((MAX_LINK_BYTES * 4) / 3) + 1024;

const CUT = "the link is cut or was changed; ask for it again, and copy it whole";
const WHERE = "the link";

/**
 * Write a rubric as a link that opens in Hearth. Everything stands after the `#`, which browsers send to nobody. It is the
 * text under the pen with name and tags, as JSON, compressed with zlib (whose checksum tells when a part is missing), as
 * base64 for addresses. The history stays behind.
 *
 * @param pageAddress Up to and without the `#`.
 * @param options.withTrialCases Also the trial cases of a bundle, with the scores expected.
 * @returns An address; the starters, with five full levels, come to about 600 characters.
 * @throws {AppError} `import/invalid` for more than 2 MiB of text: no link can be so long, but a file can.
 */
export function writeRubricLink(
  pageAddress: string,
  rubric: RubricBundle | RubricDraft,
  { withTrialCases = false }: { readonly withTrialCases?: boolean } = {},
): string {
  const json = JSON.stringify({ type: LINK_TYPE, version: VERSION, ...contentsOf(rubric, withTrialCases) });
  const bytes = strToU8(json);
  if (bytes.length > MAX_LINK_BYTES) {
    throw new AppError("import/invalid", "Cannot write a link: the rubric is too long for one; use a file", {
      details: { byteLength: bytes.length, maxByteLength: MAX_LINK_BYTES },
    });
  }
  return `${pageAddress}${PATH}${base64urlnopad.encode(zlibSync(bytes, { level: 9 }))}`;
}

/** What stands behind `#/rubrics/shared/` if a text is such a link and nothing else; else `null`. */
export function findLinkData(text: string): string | null {
  return LINK.exec(text.trim())?.[1] ?? null;
}

/**
 * Read what `writeRubricLink` put behind `#/rubrics/shared/`.
 *
 * @throws {AppError} `import/newer-version`, or `import/invalid` for a link that is cut short, changed, or larger than 2 MiB.
 */
export function readRubricLink(data: string): RubricImport {
  const value = decode(data);
  if (fieldOf(value, "type") !== LINK_TYPE) throw invalidImport(WHERE, "it holds no rubric");
  checkVersion(fieldOf(value, "version"), VERSION, WHERE);
  const contents = linkSchema.safeParse(value);
  if (!contents.success) throw faultOfIssues(contents.error.issues, WHERE);
  const { name, criteria, scoreDescriptions, tags = [], trialCases } = contents.data;
  const rubric: IncomingDraft = {
    kind: "draft",
    draft: { name, criteria, scoreDescriptions },
    tags: normaliseTags(tags),
    ...(trialCases === undefined ? {} : { trialCases }),
  };
  return { format: "hearth-json", rubrics: [rubric], notes: [] };
}

/** The texts, tags and cases that go into a link; empty lists are left out, because links should be short. */
function contentsOf(rubric: RubricBundle | RubricDraft, withTrialCases: boolean): object {
  const isBundle = "record" in rubric;
  const { name, criteria, scoreDescriptions } = isBundle ? rubric.record.draft : rubric;
  const tags = isBundle ? rubric.record.tags : [];
  const trialCases = isBundle && withTrialCases ? looseCases(rubric) : [];
  return {
    name,
    criteria,
    scoreDescriptions,
    ...(tags.length > 0 ? { tags } : {}),
    ...(trialCases.length > 0 ? { trialCases } : {}),
  };
}

function looseCases({ trialCases }: RubricBundle): readonly LooseTrialCase[] {
  return trialCases
    .toSorted((one, other) => one.position - other.position)
    .map(({ instruction, response, referenceAnswer, expectedScore }) => ({
      instruction,
      response,
      referenceAnswer,
      expectedScore,
    }));
}

function decode(data: string): unknown {
  if (data.length > MAX_DATA_LENGTH) throw tooLarge();
  const inflation = inflateBounded(fromBase64(data), MAX_LINK_BYTES);
  if (inflation.kind === "too-large") throw tooLarge();
  if (inflation.kind === "broken") throw invalidImport(WHERE, CUT, inflation.cause);
  const json = tryParseJson(strFromU8(inflation.bytes));
  if (json.kind === "broken") throw invalidImport(WHERE, CUT, json.cause);
  return json.value;
}

function fromBase64(data: string): Uint8Array {
  try {
    return base64urlnopad.decode(data);
  } catch (cause) {
    throw invalidImport(WHERE, CUT, cause);
  }
}

function tooLarge(): AppError {
  return invalidImport(WHERE, "it holds more than 2 MiB, which is no rubric");
}
