import type { ReactElement } from "react";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import { levelCount } from "#core/rubric/scoreRubric.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { selectDrafting, selectDraftingActions, type Drafting } from "#stores/rubrics/draftingState.ts";
import type { OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import { Button } from "#ui/components/Button.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails } from "#ui/errorText.ts";
import { useDrafting } from "#ui/rubrics/rubricsContext.tsx";
import { useModelStore } from "#ui/storesContext.tsx";
import { DraftingRun } from "./DraftingRun.tsx";
import { DraftingStart } from "./DraftingStart.tsx";
import { draftingErrorText, spokenWords, writerWords } from "./draftingWords.ts";
import { NothingProposed } from "./NothingProposed.tsx";
import { ProposalList } from "./ProposalList.tsx";
import { NEXT_FOCUS, useKeptFocus } from "./useKeptFocus.ts";

/** The person has the loaded model draft the levels of the open rubric, and decides about each piece. */
export function DraftingPanel({
  rubric: { id, draft },
}: {
  readonly rubric: Pick<OpenRubric, "id" | "draft">;
}): ReactElement {
  const drafting = useDrafting(selectDrafting);
  const shown: Drafting = drafting.kind === "idle" || drafting.rubricId === id ? drafting : { kind: "idle" };
  const focusKeeper = useKeptFocus<HTMLElement>(shown);
  return (
    <section {...focusKeeper} aria-label="Drafting the levels" className="flex min-w-0 flex-col gap-2">
      <DraftingContent drafting={shown} id={id} draft={draft} />
      <output className="sr-only">{spokenWords(shown)}</output>
    </section>
  );
}

function DraftingContent({
  drafting,
  id,
  draft,
}: {
  readonly drafting: Drafting;
  readonly id: string;
  readonly draft: RubricDraft;
}): ReactElement {
  const { propose, stop, dismissAll } = useDrafting(selectDraftingActions);
  const modelName = useModelStore(selectReadyModel)?.name ?? null;
  const start = (): void => void propose(id);
  switch (drafting.kind) {
    case "idle":
      return <DraftingStart writer={writerWords(modelName, draft.criteria)} onStart={start} />;
    case "running":
      return <DraftingRun running={drafting} onStop={stop} />;
    case "proposed":
      return drafting.proposals.length === 0 ? (
        <NothingProposed proposed={drafting} onClose={dismissAll} />
      ) : (
        <ProposalList proposed={drafting} levels={levelCount(draft)} />
      );
    case "failed":
      return (
        <ErrorState
          {...draftingErrorText(drafting.error)}
          details={errorDetails(drafting.error)}
          action={
            <>
              <Button {...NEXT_FOCUS} onPress={start}>
                Try again
              </Button>
              <Button onPress={dismissAll}>Close</Button>
            </>
          }
        />
      );
  }
}
