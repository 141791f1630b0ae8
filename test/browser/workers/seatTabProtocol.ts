import type { SeatHolder } from "#workers/tabs/judgeSeat.ts";

/** What a test asks of a stand-in for a tab. */
export interface SeatTabRequests {
  /** Who has the seat; `null` if it is now this tab. */
  take: { input: string; output: SeatHolder | null; progress: never };
  takeOver: { input: string; output: null; progress: never };
  freezeFor: { input: number; output: null; progress: never };
  news: { input: null; output: readonly string[]; progress: never };
}
