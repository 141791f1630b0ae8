import type { RubricBundle, RubricVersion } from "#core/rubric/rubricRecord.ts";
import { invalidImport } from "./importFault.ts";

/**
 * Check what a schema cannot see: that every part belongs to its rubric, that versions ascend and the newest is the last
 * of them, and that no id is there twice.
 *
 * @throws {AppError} `import/invalid`, with the place.
 */
export function checkBundles(bundles: readonly RubricBundle[]): void {
  const ids = { record: new Set<string>(), trialCases: new Set<string>(), trialRuns: new Set<string>() };
  for (const [index, bundle] of bundles.entries()) {
    const where = `rubrics[${index}]`;
    takeId(ids.record, bundle.record.id, `${where}.record.id`);
    checkVersions(bundle, where);
    for (const part of ["trialCases", "trialRuns"] as const) {
      for (const [at, { id, rubricId }] of bundle[part].entries()) {
        takeId(ids[part], id, `${where}.${part}[${at}].id`);
        checkOwner(rubricId, bundle, `${where}.${part}[${at}].rubricId`);
      }
    }
  }
}

function takeId(taken: Set<string>, id: string, where: string): void {
  if (taken.has(id)) throw invalidImport(where, `${JSON.stringify(id)} is there twice`);
  taken.add(id);
}

function checkOwner(id: string, { record }: RubricBundle, where: string): void {
  if (id !== record.id) throw invalidImport(where, "this belongs to another rubric");
}

function checkVersions(bundle: RubricBundle, where: string): void {
  const { record, versions } = bundle;
  let last: RubricVersion | null = null;
  for (const [at, version] of versions.entries()) {
    const place = `${where}.versions[${at}]`;
    checkOwner(version.id, bundle, `${place}.id`);
    if (last?.version === version.version) {
      throw invalidImport(`${place}.version`, `version ${version.version} is there twice`);
    }
    if (last !== null && last.version > version.version) {
      throw invalidImport(`${place}.version`, `version ${version.version} stands after ${last.version}`);
    }
    last = version;
  }
  if (!isSameVersion(record.newest, last)) {
    throw invalidImport(`${where}.record.newest`, "this is not the last of the versions");
  }
}

function isSameVersion(one: RubricVersion | null, other: RubricVersion | null): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

function inOrder(version: RubricVersion | null): readonly unknown[] | null {
  if (version === null) return null;
  const { id, name, criteria, scoreDescriptions, version: number, sha256, savedAt, note } = version;
  return [id, name, criteria, scoreDescriptions, number, sha256, savedAt, note];
}
