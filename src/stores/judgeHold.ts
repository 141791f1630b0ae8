import type { ModelSource } from "#core/judge/judgeModel.ts";
import type { JudgeSeat, Seat, SeatHolder } from "#workers/tabs/judgeSeat.ts";

/** What this tab holds while it has a judge: the only seat among all tabs, and the stored model. */
export interface JudgeHold {
  /**
   * Get hold of both for a model, in place of the one before; resolves with the other tab if that has the seat. Rejects with
   * `signal.reason`.
   */
  readonly take: (wish: HoldWish) => Promise<SeatHolder | null>;
  /** Let go of both; resolves when another tab can have them. */
  readonly release: () => Promise<void>;
}

export interface HoldWish {
  readonly source: ModelSource;
  readonly name: string;
  readonly signal: AbortSignal;
  /** Whether a person wants the seat from another tab. */
  readonly isTakeOver: boolean;
}

export interface JudgeHoldDeps {
  readonly seat: Pick<JudgeSeat, "take" | "takeOver">;
  /** Keep every tab from deleting a stored model until the signal aborts. */
  readonly holdModel: (id: string, signal: AbortSignal) => void;
}

/** Nothing is held at first. */
export function createJudgeHold({ seat, holdModel }: JudgeHoldDeps): JudgeHold {
  let heldSeat: Seat | null = null;
  let heldModel: AbortController | null = null;

  function letModelGo(): void {
    heldModel?.abort();
    heldModel = null;
  }

  return {
    async take({ source, name, signal, isTakeOver }) {
      if (isTakeOver) {
        heldSeat = await seat.takeOver({ name, signal });
      } else {
        const result = await seat.take({ name, signal });
        if (result.kind === "elsewhere") return result.holder;
        heldSeat = result.seat;
      }
      letModelGo();
      if (source.modelId !== undefined) {
        heldModel = new AbortController();
        holdModel(source.modelId, heldModel.signal);
      }
      return null;
    },
    async release() {
      const given = heldSeat;
      heldSeat = null;
      letModelGo();
      await given?.release();
    },
  };
}
