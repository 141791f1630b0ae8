import { EVERY_RUBRIC, findRubrics, prepareSearch, type RubricFilter } from "#core/rubric/findRubrics.ts";
import type { RubricRecord } from "#core/rubric/rubricRecord.ts";
import { median } from "./median.ts";
import { sampleRubrics } from "./sampleRubrics.ts";

/**
 * How long a search of the library takes with 10,000 rubrics of 1.5 kB, and beside it a plain scan that folds every text
 * anew for each search and sorts with `localeCompare`. `npx tsx bench/findRubrics.ts [rubrics] [rounds]`.
 */
const RUBRICS = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 15);

const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The search as one would write it records. */
function scanPlainly(
  records: readonly RubricRecord[],
  { query, sort }: RubricFilter,
): readonly RubricRecord[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const found = records.filter(({ draft, tags }) => {
    const text = fold([draft.name, ...tags, draft.criteria, ...draft.scoreDescriptions].join("\n"));
    return words.every((word) => text.includes(word));
  });
  return found.toSorted((one, other) =>
    sort === "name"
      ? one.draft.name.localeCompare(other.draft.name)
      : other.changedAt.localeCompare(one.changedAt),
  );
}

function timed(search: () => readonly RubricRecord[]): number {
  const start = performance.now();
  search();
  return performance.now() - start;
}

const SEARCHES: readonly (readonly [string, Partial<RubricFilter>])[] = [
  ["nothing typed, last changed", {}],
  ["nothing typed, by name", { sort: "name" }],
  ["one letter", { query: "e" }],
  ["two words in half of the texts", { query: "naive sometimes" }],
  ["a word that is nowhere", { query: "xylophone" }],
];

// as they come from the disk, not as the pieces that they were put together from
const records = structuredClone(sampleRubrics(RUBRICS));
const bytes = records.reduce((sum, { draft }) => sum + Buffer.byteLength(JSON.stringify(draft)), 0);
console.log(`${RUBRICS} rubrics of ${(bytes / RUBRICS / 1000).toFixed(1)} kB, median of ${ROUNDS}`);
const start = performance.now();
prepareSearch(records);
console.log(
  `folding every text once, ahead of the first search: ${(performance.now() - start).toFixed(0)} ms`,
);
for (const [name, change] of SEARCHES) {
  const filter = { ...EVERY_RUBRIC, ...change };
  const [ours, plain]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(timed(() => findRubrics(records, new Map(), filter)));
    plain.push(timed(() => scanPlainly(records, filter)));
  }
  const ratio = median(plain) / median(ours);
  console.log(
    `${name}: ${median(ours).toFixed(1)} ms, plain scan ${median(plain).toFixed(0)} ms, ${ratio.toFixed(1)} × as fast`,
  );
}
