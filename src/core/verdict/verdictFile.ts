import { AppError } from "#core/errors.ts";
import { levelCount, TRAINED_LEVEL_COUNT } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "./verdict.ts";
import { verdictSchema } from "./verdictSchema.ts";

const FILE_TYPE = "hearth/verdicts";
const LINE_TYPE = "hearth/verdict";

/**
 * The versions of the format, the same for documents and lines. What is written has the lowest one that can hold it, so
 * that a Hearth from before can still read files of before, and calls all others newer instead of broken.
 *
 * 1: rubrics of five levels. 2: also two to four levels, and drafts (`rubric.isDraft`).
 */
type Version = 1 | 2;
const NEWEST_VERSION: Version = 2;

/** Who wrote the file, and when. */
export interface VerdictFileSource {
  readonly appVersion: string;
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
}

/**
 * Write verdicts as one JSON document: `{ type: "hearth/verdicts", version, source, exportedAt, verdicts }`;
 * `version` is the highest that one of them needs.
 *
 * @throws {AppError} `unknown/unexpected` for a number that JSON does not have (NaN, ±∞), which would become `null`.
 */
export function writeVerdictsJson(verdicts: readonly Verdict[], source: VerdictFileSource): string {
  const { appVersion, exportedAt } = source;
  const version = verdicts.some((verdict) => versionOf(verdict) === 2) ? 2 : 1;
  return `${toJson({ type: FILE_TYPE, version, source: `hearth ${appVersion}`, exportedAt, verdicts }, 2)}\n`;
}

/**
 * Write verdicts one per line, each with `type: "hearth/verdict"` and the `version` that it needs before its own keys.
 *
 * @throws {AppError} as `writeVerdictsJson`.
 */
export function writeVerdictsJsonl(verdicts: readonly Verdict[]): string {
  return verdicts
    .map((verdict) => `${toJson({ type: LINE_TYPE, version: versionOf(verdict), ...verdict })}\n`)
    .join("");
}

function versionOf({ rubric }: Pick<Verdict, "rubric">): Version {
  return levelCount(rubric) === TRAINED_LEVEL_COUNT && rubric.isDraft === undefined ? 1 : 2;
}

/**
 * Read what `writeVerdictsJson` or `writeVerdictsJsonl` wrote. All or nothing: one bad verdict refuses the file.
 *
 * @throws {AppError} `import/not-json`, `import/not-ours`, `import/newer-version` or `import/invalid`; the message
 *   says where.
 */
export function readVerdicts(text: string): Verdict[] {
  const content = text.replace(/^\uFEFF/, "");
  const whole = tryParse(content);
  if (whole.kind === "broken") return readLines(content, whole.cause);
  if (field(whole.value, "type") === LINE_TYPE) return [readLine(whole.value, "the file")];
  return readEnvelope(whole.value);
}

function readEnvelope(envelope: unknown): Verdict[] {
  checkStamp(envelope, FILE_TYPE, "the file");
  const verdicts = field(envelope, "verdicts");
  if (!Array.isArray(verdicts)) throw invalid("the file", "verdicts: expected an array");
  return verdicts.map((verdict: unknown, index) => toVerdict(verdict, `verdicts[${index}]`));
}

function readLines(content: string, cause: unknown): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const [index, line] of content.split("\n").entries()) {
    if (line.trim() === "") continue;
    const parsed = tryParse(line);
    if (parsed.kind === "broken")
      throw notJson(verdicts.length === 0 ? "the file" : `line ${index + 1}`, cause);
    verdicts.push(readLine(parsed.value, `line ${index + 1}`));
  }
  if (verdicts.length === 0) throw notJson("the file", cause);
  return verdicts;
}

function readLine(value: unknown, where: string): Verdict {
  checkStamp(value, LINE_TYPE, where);
  const { type: _type, version: _version, ...verdict } = value;
  return toVerdict(verdict, where);
}

function checkStamp(value: unknown, type: string, where: string): asserts value is Record<string, unknown> {
  if (field(value, "type") !== type) {
    throw new AppError(
      "import/not-ours",
      `Cannot read verdicts from ${where}: it is JSON, but not of type "${type}"`,
    );
  }
  const version = field(value, "version");
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    throw invalid(where, "version: expected a whole number from 1");
  }
  if (version > NEWEST_VERSION) {
    throw new AppError(
      "import/newer-version",
      `Cannot read verdicts from ${where}: it has version ${version}, this Hearth reads up to ${NEWEST_VERSION}`,
      { details: { version, supportedVersion: NEWEST_VERSION } },
    );
  }
}

function toVerdict(value: unknown, where: string): Verdict {
  const result = verdictSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(where, issue === undefined ? "unreadable" : describeIssue(issue));
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
  readonly keys?: readonly string[];
}

function describeIssue(issue: Issue): string {
  const path = issue.path.map(String).join(".") || "the verdict";
  if (issue.keys !== undefined) return `${path}: unknown keys ${JSON.stringify(issue.keys)}`;
  return `${path}: ${typeof issue.expected === "string" ? `expected ${issue.expected}` : issue.message}`;
}

function invalid(where: string, problem: string): AppError {
  return new AppError("import/invalid", `Cannot read verdicts from ${where}: ${problem}`, {
    details: { where },
  });
}

function notJson(where: string, cause: unknown): AppError {
  return new AppError("import/not-json", `Cannot read verdicts from ${where}: it is not JSON`, { cause });
}

type Parsed =
  { readonly kind: "json"; readonly value: unknown } | { readonly kind: "broken"; readonly cause: unknown };

function tryParse(json: string): Parsed {
  try {
    return { kind: "json", value: JSON.parse(json) };
  } catch (cause) {
    return { kind: "broken", cause };
  }
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, refuseNonFinite, indent);
}

function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new AppError(
      "unknown/unexpected",
      `Cannot write verdicts: "${key}" is ${value}, which JSON cannot hold`,
    );
  }
  return value;
}
