import type { LibraryStoreState } from "#stores/libraryStore.ts";
import { installFraction } from "./installWords.ts";

/** What goes on with models while the person is on another page. */
export interface ModelWork {
  readonly name: string;
  /** Such as `28 %`. */
  readonly word: string;
  /** 0 … 100; `null` where nobody can know. */
  readonly percent: number | null;
  /** It goes on no more by itself. */
  readonly isStopped: boolean;
}

type Shown = Pick<LibraryStoreState, "installs" | "checks" | "stored">;

/**
 * The work that goes on: models on their way first, then checks; else one that a fault has stopped; `null` if there is none.
 *
 * @example describeWork(library) // { name: "Prometheus 2 (7B) Q4_K_M and 1 more", word: "28 %", percent: 28, isStopped: false }
 */
export function describeWork({ installs, checks, stored }: Shown): ModelWork | null {
  const going = [
    ...installs.flatMap(({ order: { name }, state }) =>
      state.kind === "running" ? [{ name, verb: "", progress: state.progress }] : [],
    ),
    ...stored.flatMap(({ id, name }) => {
      const progress = checks[id];
      return progress === undefined ? [] : [{ name, verb: "checking ", progress }];
    }),
  ];
  const [first, ...others] = going;
  if (first !== undefined) {
    const fraction = installFraction(first.progress);
    // 0.29 × 100 is a hair under 29
    const percent = fraction === null ? null : Math.floor(fraction * 100 + 1e-9);
    const amount = percent === null ? "beginning" : `${first.verb}${percent} %`;
    return {
      name: others.length === 0 ? first.name : `${first.name} and ${others.length} more`,
      word: first.progress.wait === null ? amount : "waiting",
      percent,
      isStopped: false,
    };
  }
  const stopped = installs.find(({ state }) => state.kind === "failed");
  return stopped === undefined
    ? null
    : { name: stopped.order.name, word: "stopped", percent: null, isStopped: true };
}
