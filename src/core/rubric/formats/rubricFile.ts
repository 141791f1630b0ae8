import * as z from "zod/mini";
import { AppError } from "#core/errors.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { bundleSchema } from "./bundleSchema.ts";
import { checkBundles } from "./checkBundles.ts";
import { checkVersion, faultOfIssues, foreignImport } from "./importFault.ts";
import { fieldOf } from "./jsonText.ts";
import type { RubricImport } from "./rubricImport.ts";

const FILE_TYPE = "hearth/rubrics";
const VERSION = 1;

/** Who wrote the file, and when. */
export interface RubricFileSource {
  readonly appVersion: string;
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
}

const envelopeSchema = z.strictObject({
  type: z.literal(FILE_TYPE),
  version: z.number(),
  source: z.string("expected a text"),
  exportedAt: z.iso.datetime("expected a date such as 2026-11-24T10:00:00.000Z"),
  rubrics: z.array(bundleSchema, "expected a list").check(z.minLength(1, "expected at least one rubric")),
});

/**
 * Write rubrics with all that belongs to them as one JSON document:
 * `{ type: "hearth/rubrics", version: 1, source: "hearth 0.1.0", exportedAt, rubrics }`.
 *
 * @throws {AppError} `unknown/unexpected` for a number that JSON does not have (NaN, ±∞), which would become `null`.
 */
export function writeRubricsJson(bundles: readonly RubricBundle[], source: RubricFileSource): string {
  const { appVersion, exportedAt } = source;
  const file = {
    type: FILE_TYPE,
    version: VERSION,
    source: `hearth ${appVersion}`,
    exportedAt,
    rubrics: bundles,
  };
  return `${JSON.stringify(file, refuseNonFinite, 2)}\n`;
}

/** Whether a JSON value says that Hearth wrote it. */
export function isHearthFile(value: unknown): boolean {
  const type = fieldOf(value, "type");
  return typeof type === "string" && type.startsWith("hearth/");
}

/**
 * Read what `writeRubricsJson` wrote. All or nothing: one bad rubric refuses the file. Whether texts have the hashes that
 * their versions name is for `verifyVersions`.
 *
 * @throws {AppError} `import/not-ours`, `import/newer-version` or `import/invalid`; the message says where.
 */
export function readRubricFile(value: unknown): RubricImport {
  const type = fieldOf(value, "type");
  if (type !== FILE_TYPE) {
    throw foreignImport(`this is a file of type ${JSON.stringify(type)}, not "${FILE_TYPE}"`);
  }
  checkVersion(fieldOf(value, "version"), VERSION, "the file");
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) throw faultOfIssues(envelope.error.issues);
  const { rubrics } = envelope.data;
  checkBundles(rubrics);
  return {
    format: "hearth-json",
    rubrics: rubrics.map((bundle) => ({ kind: "bundle", bundle })),
    notes: [],
  };
}

function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new AppError(
      "unknown/unexpected",
      `Cannot write rubrics: "${key}" is ${value}, which JSON cannot hold`,
    );
  }
  return value;
}
