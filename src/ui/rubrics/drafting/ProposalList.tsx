import { useState, type ReactElement } from "react";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";
import { selectDraftingActions, type Proposed } from "#stores/rubrics/draftingState.ts";
import { Button } from "#ui/components/Button.tsx";
import { useDrafting } from "#ui/rubrics/rubricsContext.tsx";
import { missingWords } from "./draftingWords.ts";
import { Output } from "./Output.tsx";
import { ProposalRow } from "./ProposalRow.tsx";

export interface ProposalListProps {
  readonly proposed: Proposed;
  /** The scale that the rubric has now. */
  readonly levels: LevelCount;
}

/** The person reads each proposal against what stands there, and accepts or dismisses it. */
export function ProposalList({ proposed, levels }: ProposalListProps): ReactElement {
  const { accept, acceptAll, dismiss, dismissAll } = useDrafting(selectDraftingActions);
  const [decided, setDecided] = useState(-1);
  const { modelName, proposals, missing } = proposed;
  const open = proposals.filter(({ state }) => state === "open");
  const next = open.find(({ index }) => index > decided) ?? open[0];
  const isTakeable = levels === proposed.levels;
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line bg-panel p-3">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <p className="max-w-reading min-w-0 flex-1 basis-60 py-1.5 wrap-anywhere">
          <b>Written by {modelName} on this machine.</b> Read each before you accept it.
        </p>
        <div className="flex flex-wrap gap-2">
          {isTakeable && <Button onPress={acceptAll}>Accept all open</Button>}
          <Button onPress={dismissAll}>Dismiss all</Button>
        </div>
      </div>
      {!isTakeable && (
        <p className="max-w-reading">
          The rubric has {levels} levels now, and these are for {proposed.levels}. With {proposed.levels}{" "}
          levels again they can be accepted.
        </p>
      )}
      <ol className="flex flex-col gap-3">
        {proposals.map((proposal) => (
          <ProposalRow
            key={proposal.index}
            {...{ proposal, isTakeable }}
            isNext={proposal === next}
            onAccept={() => {
              setDecided(proposal.index);
              accept(proposal.index);
            }}
            onDismiss={() => {
              setDecided(proposal.index);
              dismiss(proposal.index);
            }}
          />
        ))}
      </ol>
      {missing.length > 0 && <p className="max-w-reading text-muted">{missingWords(missing)}</p>}
      {missing.length > 0 && <Output text={proposed.output} />}
    </div>
  );
}
