import { AppError } from "#core/errors.ts";

/**
 * A fault of a text that is of a known form, but wrong at one place.
 *
 * @param place Such as `rubrics[2].versions[0].note`; "" for the whole.
 */
export function invalidImport(place: string, problem: string, cause?: unknown): AppError {
  const where = place.replace(/^\./, "") || "the rubric";
  return new AppError("import/invalid", `Cannot read rubrics: ${where}: ${problem}`, {
    details: { where },
    cause,
  });
}

/** A fault of a text that holds something else than rubrics. */
export function foreignImport(found: string): AppError {
  return new AppError("import/not-ours", `Cannot read rubrics: ${found}`);
}

/**
 * Check the version that something of Hearth's says it has.
 *
 * @param where What says so, for the message.
 * @throws {AppError} `import/newer-version`, or `import/invalid` for anything but a whole number from 1.
 */
export function checkVersion(version: unknown, supported: number, where: string): void {
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    throw invalidImport("version", "expected a whole number from 1");
  }
  if (version > supported) {
    throw new AppError(
      "import/newer-version",
      `Cannot read rubrics: ${where} has version ${version}, this Hearth reads up to ${supported}`,
      { details: { version, supportedVersion: supported } },
    );
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
  readonly keys?: readonly string[];
}

/**
 * What a schema found first, as a fault that names the place.
 *
 * @param base Where the checked value stands; "" for the whole file.
 */
export function faultOfIssues(issues: readonly Issue[], base = ""): AppError {
  const [issue] = issues;
  if (issue === undefined) return invalidImport(base, "unreadable");
  const where = base + formatPath(issue.path);
  return invalidImport(where === "" ? "the file" : where, describe(issue));
}

function describe({ keys, expected, message }: Issue): string {
  if (keys !== undefined) return `unknown keys ${JSON.stringify(keys)}`;
  return message === "Invalid input" && typeof expected === "string" ? `expected ${expected}` : message;
}

/** @example formatPath(["rubrics", 2, "record"]) // ".rubrics[2].record" */
function formatPath(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
}
