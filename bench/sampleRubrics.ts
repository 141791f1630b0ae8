import type { RubricRecord } from "#core/rubric/rubricRecord.ts";

const WORDS =
  "response person asking question answer clear exact feeling reason source claim tone detail harm step naïve façade whole part sometimes always never names leaves reader".split(
    " ",
  );

/** Random, and the same on each machine. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rubrics of 1.5 kB of random words, with the ids `rubric-0`, `rubric-1`, …; no two of them alike. */
export function sampleRubrics(count: number): readonly RubricRecord[] {
  const random = createRandom(7);
  const pick = (): string => WORDS[Math.floor(random() * WORDS.length)] ?? "";
  const text = (length: number): string => {
    let written = "The";
    while (written.length < length) written += ` ${pick()}`;
    return written;
  };
  return Array.from({ length: count }, (_, index) => ({
    id: `rubric-${index}`,
    draft: {
      name: `${pick()} ${pick()} ${index}`,
      criteria: text(150),
      scoreDescriptions: [text(270), text(270), text(270), text(270), text(270)],
    },
    tags: [pick()],
    isFavourite: index % 10 === 0,
    isArchived: false,
    dismissedFindings: [],
    newest: null,
    createdAt: new Date(1.7e12 + random() * 1e10).toISOString(),
    changedAt: new Date(1.7e12 + random() * 1e10).toISOString(),
    revision: 1,
  }));
}
