import { useMemo, useState } from "react";
import type { GgufChoice } from "#core/models/ggufChoice.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import { suggestGguf, type GgufSuggestion, type SuggestedModel } from "#core/models/suggestGguf.ts";
import { useHubGguf, type HubGguf } from "./useHubGguf.ts";

/** A repository's GGUF files with the advised one, and the one that is taken. */
export interface GgufPick {
  readonly list: HubGguf;
  readonly suggestion: GgufSuggestion | null;
  readonly choice: GgufChoice | null;
  readonly choose: (choice: GgufChoice) => void;
  readonly askAgain: () => void;
}

/**
 * Lists a repository's GGUF files and holds which one is taken: the advised one until another is chosen.
 *
 * @param repository `owner/name`; `null` while none is wanted.
 * @param model `null` if it is not known; then nothing is advised.
 */
export function useGgufPick(
  repository: string | null,
  token: string,
  machine: MachineFacts,
  model: SuggestedModel | null,
): GgufPick {
  const [list, askAgain] = useHubGguf(repository, token);
  const [picked, setPicked] = useState<GgufChoice | null>(null);
  const suggestion = useMemo(
    () => (list.kind === "listed" && model !== null ? suggestGguf(list.choices, machine, model) : null),
    [list, machine, model],
  );
  const isOfList = picked !== null && list.kind === "listed" && list.choices.includes(picked);
  return {
    list,
    suggestion,
    choice: isOfList ? picked : (suggestion?.choice ?? null),
    choose: setPicked,
    askAgain,
  };
}
