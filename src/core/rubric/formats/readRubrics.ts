import { isBiggenRecord, readBiggen } from "./biggenFormat.ts";
import { isRubricCsv, readRubricsCsv } from "./csvFormat.ts";
import { isEvalAssist, readEvalAssist } from "./evalassistFormat.ts";
import type { ForeignReading, ForeignRecord } from "./foreignRecords.ts";
import { foreignImport, invalidImport } from "./importFault.ts";
import {
  isJsonObject,
  locateJsonError,
  notJson,
  tryParseJson,
  withoutByteOrderMark,
  type JsonObject,
} from "./jsonText.ts";
import { isPrometheusRubric, readPrometheus } from "./prometheusFormat.ts";
import { isRenderedText, readRenderedText } from "./renderedFormat.ts";
import { isHearthFile, readRubricFile } from "./rubricFile.ts";
import type { RubricFormat, RubricImport } from "./rubricImport.ts";
import { findLinkData, readRubricLink } from "./rubricLink.ts";

/** The formats whose files are JSON objects, alone, in a list, under names, or one per line. */
interface RecordFormat {
  readonly format: RubricFormat;
  readonly isOf: (value: JsonObject) => boolean;
  readonly read: (records: readonly ForeignRecord[]) => ForeignReading;
}

const RECORD_FORMATS: readonly RecordFormat[] = [
  { format: "biggen-bench", isOf: isBiggenRecord, read: readBiggen },
  { format: "evalassist", isOf: isEvalAssist, read: readEvalAssist },
  { format: "prometheus-eval", isOf: isPrometheusRubric, read: readPrometheus },
];

/**
 * Read rubrics from a text in any form that Hearth knows, or from a link of its own. All or nothing: one bad rubric refuses
 * the text.
 *
 * @param fileName Decides only what is missed in a text that is of no known form; what is in it decides the rest.
 * @throws {AppError} `import/not-json` (with `line` and `column` in its details), `import/not-ours`,
 *   `import/newer-version` or `import/invalid`; the message says where.
 */
export function readRubrics(text: string, fileName = ""): RubricImport {
  const content = withoutByteOrderMark(text);
  if (content.trim() === "") throw foreignImport("there is nothing in it");
  const link = findLinkData(content);
  if (link !== null) return readRubricLink(link);
  const whole = tryParseJson(content);
  if (whole.kind === "json") return readValue(whole.value);
  const lines = findJsonLines(content);
  if (lines !== null) return readJsonLines(lines);
  // criteria in brackets begin like a list, so only a brace says for certain that JSON is meant
  if (/^\s*(?:\{|\[\s*\{)/.test(content)) throw notJson(locateJsonError(content), whole.cause);
  if (/\.(?:csv|tsv)$/i.test(fileName) || isRubricCsv(content)) {
    return { format: "csv", ...readRubricsCsv(content) };
  }
  if (isRenderedText(content)) return { format: "rendered-text", ...readRenderedText(content) };
  if (/^\s*\[/.test(content) || /\.jsonl?$/i.test(fileName)) {
    throw notJson(locateJsonError(content), whole.cause);
  }
  throw foreignImport(
    "this is neither JSON, nor a table with rubrics, nor criteria in brackets with scores below",
  );
}

function readValue(value: unknown): RubricImport {
  if (isHearthFile(value)) return readRubricFile(value);
  return readRecords(toRecords(value));
}

/** The records of a JSON document, with words for their places. */
function toRecords(value: unknown): readonly ForeignRecord[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => toRecord(item, `[${index}]`));
  }
  if (!isJsonObject(value)) throw foreignImport("it is JSON, but holds no rubric");
  if (formatOf(value) !== null) return [{ where: "", key: null, value }];
  const entries = Object.entries(value);
  // rubrics under their names, as people keep them in one file
  const isNamed = entries.length > 0 && entries.every(([, item]) => isJsonObject(item));
  if (!isNamed) throw foreignImport("it is JSON, but holds no rubric");
  return entries.map(([key, item]) => ({ ...toRecord(item, JSON.stringify(key)), key }));
}

function toRecord(value: unknown, where: string): ForeignRecord {
  if (isJsonObject(value)) return { where, key: null, value };
  throw foreignImport(`it is JSON, but ${where} is no rubric`);
}

function readRecords(records: readonly ForeignRecord[]): RubricImport {
  const [first] = records;
  const format = first === undefined ? null : formatOf(first.value);
  if (format === null) throw foreignImport("it is JSON, but holds no rubric");
  const stranger = records.find(({ value }) => formatOf(value) !== format);
  if (stranger !== undefined) {
    throw invalidImport(stranger.where, `this is not of the form of the first rubric (${format.format})`);
  }
  return { format: format.format, ...format.read(records) };
}

function formatOf(value: JsonObject): RecordFormat | null {
  return RECORD_FORMATS.find(({ isOf }) => isOf(value)) ?? null;
}

interface JsonLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Where it begins, in UTF-16 code units. */
  readonly offset: number;
}

/** The lines of a text with a JSON object in each, judged by the first; `null` for anything else. */
function findJsonLines(content: string): readonly JsonLine[] | null {
  const lines: JsonLine[] = [];
  let offset = 0;
  for (const [index, text] of content.split("\n").entries()) {
    if (text.trim() !== "") lines.push({ text, line: index + 1, offset });
    offset += text.length + 1;
  }
  const [first] = lines;
  if (first === undefined || lines.length < 2 || !first.text.trimStart().startsWith("{")) return null;
  return tryParseJson(first.text).kind === "json" ? lines : null;
}

function readJsonLines(lines: readonly JsonLine[]): RubricImport {
  return readRecords(
    lines.map(({ text, line, offset }) => {
      const parsed = tryParseJson(text);
      if (parsed.kind === "json") return toRecord(parsed.value, `line ${line}`);
      const place = locateJsonError(text);
      throw notJson(place && { ...place, line, offset: offset + place.offset }, parsed.cause);
    }),
  );
}
