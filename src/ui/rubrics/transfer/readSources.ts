import { asAppError, type AppError } from "#core/errors.ts";
import type { IncomingRubric, RubricImport } from "#core/rubric/formats/rubricImport.ts";
import { readRubricLink } from "#core/rubric/formats/rubricLink.ts";
import { readRubrics } from "#core/rubric/formats/readRubrics.ts";
import { verifyVersions } from "#core/rubric/formats/verifyVersions.ts";
import { withNewIds } from "#core/rubric/formats/withNewIds.ts";
import type { RubricBundle, RubricVersion } from "#core/rubric/rubricRecord.ts";
import type { ImportInput, ImportSource } from "./importSource.ts";
import { shownName } from "./transferWords.ts";

/** One rubric that was found. */
export interface FoundRubric {
  readonly incoming: IncomingRubric;
  /** Versions whose text is not the one that their hash was made of; with any, the rubric is refused. */
  readonly damaged: readonly RubricVersion[];
}

/** Why nothing was taken from a text. */
export interface SourceFault {
  readonly fileName: string | null;
  readonly error: AppError;
}

/** What was found in all texts together. */
export interface FoundRubrics {
  readonly rubrics: readonly FoundRubric[];
  readonly notes: readonly string[];
  readonly faults: readonly SourceFault[];
}

export interface ReadSourcesDeps {
  readonly sha256: (text: string) => Promise<string>;
  readonly newId: () => string;
}

/**
 * Read every text by itself: a bad one is named and the others still count. The same rubric in two files is read once; two
 * texts of one rubric both come in, the second under an id of its own.
 */
export async function readSources(input: ImportInput, deps: ReadSourcesDeps): Promise<FoundRubrics> {
  const imports: RubricImport[] = [];
  const faults: SourceFault[] = [];
  for (const { fileName, read } of readings(input)) {
    try {
      imports.push(read());
    } catch (caught) {
      faults.push({ fileName, error: asAppError(caught) });
    }
  }
  const { rubrics, repeated } = joinImports(imports, deps.newId);
  const found = await Promise.all(
    rubrics.map(async (incoming) => ({ incoming, damaged: await findDamaged(incoming, deps.sha256) })),
  );
  const repeatNotes = repeated.map((name) => `“${name}” is in two files and was read once.`);
  return { rubrics: found, notes: [...imports.flatMap(({ notes }) => notes), ...repeatNotes], faults };
}

interface PendingReading {
  readonly fileName: string | null;
  readonly read: () => RubricImport;
}

function readings(input: ImportInput): readonly PendingReading[] {
  if (input.kind === "link") return [{ fileName: null, read: () => readRubricLink(input.data) }];
  return input.sources.map((source) => ({ fileName: source.fileName, read: () => readSource(source) }));
}

function readSource({ fileName, text, fault }: ImportSource): RubricImport {
  if (fault !== null) throw fault;
  return readRubrics(unwrapLink(text), fileName ?? "");
}

/**
 * A link as one line, if it is one that a mail program broke into several; other texts as they are.
 *
 * @example unwrapLink("https://hearth.example/#/rubrics/shared/eN\r\nqr") // "https://hearth.example/#/rubrics/shared/eNqr"
 */
export function unwrapLink(text: string): string {
  const isLink = /^\s*[a-z]+:\/\/\S*#\/rubrics\/shared\/[\w\s-]+$/.test(text);
  return isLink ? text.replace(/\s+/g, "") : text;
}

function joinImports(
  imports: readonly RubricImport[],
  newId: () => string,
): { readonly rubrics: readonly IncomingRubric[]; readonly repeated: readonly string[] } {
  const bundleById = new Map<string, RubricBundle>();
  const rubrics: IncomingRubric[] = [];
  const repeated: string[] = [];
  for (const incoming of imports.flatMap((one) => one.rubrics)) {
    const twin = incoming.kind === "bundle" ? bundleById.get(incoming.bundle.record.id) : undefined;
    if (incoming.kind === "draft" || twin === undefined) {
      if (incoming.kind === "bundle") bundleById.set(incoming.bundle.record.id, incoming.bundle);
      rubrics.push(incoming);
    } else if (JSON.stringify(twin) === JSON.stringify(incoming.bundle)) {
      repeated.push(shownName(incoming.bundle.record.draft.name));
    } else {
      const { name } = incoming.bundle.record.draft;
      rubrics.push({ kind: "bundle", bundle: withNewIds(incoming.bundle, name, newId) });
    }
  }
  return { rubrics, repeated };
}

async function findDamaged(
  incoming: IncomingRubric,
  sha256: (text: string) => Promise<string>,
): Promise<readonly RubricVersion[]> {
  return incoming.kind === "bundle" ? verifyVersions(incoming.bundle, sha256) : [];
}
