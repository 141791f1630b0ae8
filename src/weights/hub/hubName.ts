import { AppError } from "#core/errors.ts";

/** A model on the hub, and which state of it. */
export interface HubName {
  /** `owner/name`. */
  readonly name: string;
  /** A branch, a tag, a commit or a reference such as `refs/pr/1`. */
  readonly revision: string;
}

export const DEFAULT_REVISION = "main";

/** Letters, digits, `-`, `_` and `.`, the last two and `-` not at either end. */
const NAME_PART = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/;
const REVISION = /^[A-Za-z0-9_][A-Za-z0-9_./+-]*$/;
const PART_LIMIT = 96;

/**
 * Read the name of a model on the hub.
 *
 * @throws {AppError} `weights/not-found` if no model can have this name.
 * @example
 * parseHubName("hf:prometheus-eval/prometheus-7b-v2.0")
 * // { name: "prometheus-eval/prometheus-7b-v2.0", revision: "main" }
 */
export function parseHubName(text: string): HubName {
  const [, name = "", revision = DEFAULT_REVISION] = /^hf:([^@]*)(?:@(.*))?$/s.exec(text) ?? [];
  return requireHubName({ name, revision }, text);
}

/** Refuse a name that no model can have, before it becomes part of an address. @throws {AppError} As `parseHubName`. */
export function requireHubName(hubName: HubName, text = `${hubName.name}@${hubName.revision}`): HubName {
  const parts = hubName.name.split("/");
  if (parts.length === 2 && parts.every(isNamePart) && isRevision(hubName.revision)) return hubName;
  throw new AppError(
    "weights/not-found",
    `Cannot use ${JSON.stringify(text)}: a model of the hub is called hf:owner/name or hf:owner/name@revision`,
  );
}

function isNamePart(part: string): boolean {
  return NAME_PART.test(part) && part.length <= PART_LIMIT && !/--|\.\.|\.git$/.test(part);
}

function isRevision(revision: string): boolean {
  return REVISION.test(revision) && !/\.\.|\/\/|\/$/.test(revision);
}
