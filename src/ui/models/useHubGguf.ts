import { useEffect, useState } from "react";
import { asAppError, type AppError } from "#core/errors.ts";
import { listGgufChoices, type GgufChoice } from "#core/models/ggufChoice.ts";
import { useModelActions } from "#ui/modelActionsContext.tsx";

/** The list of a repository's GGUF files, as far as it is known. */
export type HubGguf =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: AppError }
  | { readonly kind: "listed"; readonly choices: readonly GgufChoice[] };

/** Who types a name is not asked about every letter of it. */
const TYPING_MS = 300;

const LOADING: HubGguf = { kind: "loading" };

/**
 * Ask the hub for a repository's GGUF files.
 *
 * @param repository `owner/name`; `null` while nobody wants to know.
 * @param token For gated and private ones; empty for none.
 * @returns The list, and how to ask again.
 */
export function useHubGguf(repository: string | null, token: string): readonly [HubGguf, () => void] {
  const { listHubGguf } = useModelActions();
  const [answer, setAnswer] = useState<{ readonly to: string; readonly list: HubGguf } | null>(null);
  const [asked, setAsked] = useState(0);
  const question = `${repository ?? ""} ${token} ${asked}`;
  useEffect(() => {
    if (repository === null) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const tell = (list: HubGguf): void => {
      if (!signal.aborted) setAnswer({ to: question, list });
    };
    const ask = (): void => {
      listHubGguf(repository, signal, token === "" ? undefined : token).then(
        (files) => tell({ kind: "listed", choices: listGgufChoices(files) }),
        (error: unknown) => tell({ kind: "failed", error: asAppError(error) }),
      );
    };
    const timer = setTimeout(ask, TYPING_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [listHubGguf, repository, token, question]);
  return [answer?.to === question ? answer.list : LOADING, () => setAsked((count) => count + 1)];
}
