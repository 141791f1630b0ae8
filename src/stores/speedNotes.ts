import type { NoteStorage } from "#storage/hearthStorage.ts";

/** How fast models write on this machine, in output tokens per second, by the hash of their weights. */
export interface SpeedNotes {
  /** `null` before the first verdict. */
  readonly read: (weightsHash: string) => Promise<number | null>;
  readonly keep: (weightsHash: string, tokensPerSecond: number) => Promise<void>;
}

/** Speeds are kept as notes, one per model. @throws {AppError} `storage/…` from both. */
export function createSpeedNotes(notes: NoteStorage): SpeedNotes {
  return {
    async read(weightsHash) {
      const kept = await notes.get(keyOf(weightsHash));
      return typeof kept === "number" && kept > 0 && Number.isFinite(kept) ? kept : null;
    },
    keep: (weightsHash, tokensPerSecond) => notes.set(keyOf(weightsHash), tokensPerSecond),
  };
}

function keyOf(weightsHash: string): string {
  return `judge/speed/${weightsHash}`;
}
