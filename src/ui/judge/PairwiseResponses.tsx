import { lazy, Suspense, useState, type ReactElement } from "react";
import type { CaseDraft } from "#core/cases/caseDraft.ts";
import { ResponseLozenge } from "#ui/components/ResponseLozenge.tsx";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";

const ComparedResponses = lazy(async () => ({
  default: (await import("./ComparedResponses.tsx")).ComparedResponses,
}));

const VIEWS = [
  { value: "write", label: "Write" },
  { value: "compare", label: "Compare" },
] as const;

export interface PairwiseResponsesProps {
  readonly draft: CaseDraft;
  readonly onChange: (change: Partial<Pick<CaseDraft, "responseA" | "responseB">>) => void;
  readonly problemA: string | undefined;
  readonly problemB: string | undefined;
  readonly isDisabled: boolean;
}

/** The person writes two responses in columns of equal width, and reads them side by side with their differences marked. */
export function PairwiseResponses({
  draft,
  onChange,
  problemA,
  problemB,
  isDisabled,
}: PairwiseResponsesProps): ReactElement {
  const [view, setView] = useState<(typeof VIEWS)[number]["value"]>("write");
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">Responses</h2>
        <SegmentedControl label="Responses are shown to" value={view} onChange={setView} segments={VIEWS} />
      </div>
      {view === "compare" ? (
        <Suspense fallback={<p className="text-muted">Loading the comparison …</p>}>
          <ComparedResponses a={draft.responseA} b={draft.responseB} />
        </Suspense>
      ) : (
        <div className="grid gap-4 wide:grid-cols-2">
          <TextArea
            label="Response A"
            aside={<ResponseLozenge letter="A" />}
            value={draft.responseA}
            onChange={(responseA) => onChange({ responseA })}
            error={problemA}
            minRows={8}
            isDisabled={isDisabled}
            isFullWidth
          />
          <TextArea
            label="Response B"
            aside={<ResponseLozenge letter="B" />}
            value={draft.responseB}
            onChange={(responseB) => onChange({ responseB })}
            error={problemB}
            minRows={8}
            isDisabled={isDisabled}
            isFullWidth
          />
        </div>
      )}
    </div>
  );
}
