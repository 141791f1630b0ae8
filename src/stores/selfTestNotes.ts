import type { SelfTestResult } from "#core/judge/selfTest.ts";
import type { NoteStorage } from "#storage/hearthStorage.ts";

/** How a model's last self-test on one device went. */
export interface KeptSelfTest {
  /** The device in words, as the engine named it. */
  readonly adapter: string;
  readonly result: SelfTestResult;
}

/** The self-tests that were made in this browser, by the hash of the weights. */
export interface SelfTestNotes {
  /** Of one model, newest first; at most one per device. */
  readonly read: (weightsHash: string) => Promise<readonly KeptSelfTest[]>;
  /** Keep a result in place of an older one on the same device. */
  readonly keep: (weightsHash: string, test: KeptSelfTest) => Promise<void>;
}

/** Results are kept as notes, one per model. @throws {AppError} `storage/…` from both. */
export function createSelfTestNotes(notes: NoteStorage): SelfTestNotes {
  const read = async (weightsHash: string): Promise<readonly KeptSelfTest[]> =>
    readKeptSelfTests(await notes.get(keyOf(weightsHash)));
  return {
    read,
    async keep(weightsHash, test) {
      await notes.set(keyOf(weightsHash), addSelfTest(await read(weightsHash), test));
    },
  };
}

/** The tests with a new one in front, which replaces an older one of the same device. */
export function addSelfTest(kept: readonly KeptSelfTest[], test: KeptSelfTest): readonly KeptSelfTest[] {
  return [test, ...kept.filter(({ adapter }) => adapter !== test.adapter)];
}

function keyOf(weightsHash: string): string {
  return `judge/self-test/${weightsHash}`;
}

/** Read results that were kept as plain data; what is none is left out. */
export function readKeptSelfTests(kept: unknown): readonly KeptSelfTest[] {
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((entry: unknown) => {
    const { adapter, result } = fieldsOf(entry);
    const read = readResult(result);
    return typeof adapter === "string" && read !== null ? [{ adapter, result: read }] : [];
  });
}

function readResult(kept: unknown): SelfTestResult | null {
  const { kind, output, reason, scoreProbability, atMs } = fieldsOf(kept);
  if (typeof output !== "string" || typeof atMs !== "number") return null;
  if (kind === "passed") {
    const probability = typeof scoreProbability === "number" ? scoreProbability : null;
    return { kind, output, scoreProbability: probability, atMs };
  }
  return kind === "failed" && typeof reason === "string" ? { kind, output, reason, atMs } : null;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
