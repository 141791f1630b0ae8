import { AppError } from "#core/errors.ts";

/** Passes pieces of text on, and nothing twice when the same generation has to be run again. */
export interface PieceSink {
  readonly push: (piece: string) => void;
  /** The generation starts anew: what is passed on already is expected to come again. */
  readonly restart: () => void;
}

/**
 * Make a sink before a completion starts.
 *
 * @throws {AppError} `engine/generation-failed` from `push` when a repeated generation takes another course: what was
 *   shown cannot be taken back.
 * @example
 * sink.push("ab"); sink.restart(); sink.push("a"); sink.push("bc"); // passes on "ab", then "c"
 */
export function createPieceSink(onPiece: (piece: string) => void): PieceSink {
  let passedOn = "";
  let seen = "";
  return {
    push(piece) {
      seen += piece;
      if (passedOn.startsWith(seen)) return;
      if (!seen.startsWith(passedOn)) {
        throw new AppError(
          "engine/generation-failed",
          "The engine did not repeat its own output with the same seed",
        );
      }
      const fresh = seen.slice(passedOn.length);
      passedOn = seen;
      onPiece(fresh);
    },
    restart() {
      seen = "";
    },
  };
}
