import { lazy, Suspense, useMemo, useRef, useState, type ClipboardEvent, type ReactElement } from "react";
import { EXAMPLE_TRIAL_CASES } from "#core/rubric/exampleTrialCases.ts";
import type { CaseDraft } from "#core/cases/caseDraft.ts";
import type { NewTrialCase } from "#core/rubric/trialTable.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { selectOpenRubric, type OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import {
  selectTrialActions,
  selectTrialProblems,
  selectTrialReading,
  selectTrialRunning,
  selectTrialRunningKind,
} from "#stores/rubrics/trialState.ts";
import { Button } from "#ui/components/Button.tsx";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useRubricEditor, useTrial } from "#ui/rubrics/rubricsContext.tsx";
import { useModelStore } from "#ui/storesContext.tsx";
import { TrialBar } from "./TrialBar.tsx";
import { TrialDetails } from "./TrialDetails.tsx";
import { TrialLegend } from "./TrialLegend.tsx";
import { TrialNotes } from "./TrialNotes.tsx";
import { TrialTable } from "./TrialTable.tsx";
import { countText } from "./trialWords.ts";
import { useTrialBench, type TrialView } from "./useTrialBench.ts";
import { useTrialCommands, type TrialCommands } from "./useTrialCommands.ts";
import { useTrialKeys } from "./useTrialKeys.ts";

const PasteCasesDialog = lazy(async () => ({
  default: (await import("./PasteCasesDialog.tsx")).PasteCasesDialog,
}));

export interface TrialBenchProps {
  /** The case on the Judge page, so that it can be taken over; `null` or without text when there is none. */
  readonly judgeCaseDraft?: CaseDraft | null | undefined;
  /** Whether *Judge the cases* is the primary button of the view. Default true. */
  readonly isPrimary?: boolean | undefined;
}

/**
 * The person keeps cases with the score they expect, has all of them judged by the rubric as it stands in the editor, and sees
 * where the judge agrees and what the last change did. Stands inside of a `@container`.
 */
export function TrialBench(props: TrialBenchProps): ReactElement | null {
  const rubric = useRubricEditor(selectOpenRubric);
  return rubric === null ? null : <Bench key={rubric.id} rubric={rubric} {...props} />;
}

function Bench({
  rubric,
  judgeCaseDraft = null,
  isPrimary = true,
}: TrialBenchProps & { readonly rubric: OpenRubric }): ReactElement {
  const benchRef = useRef<HTMLDivElement>(null);
  const view = useTrialBench(rubric);
  const commands = useTrialCommands(view, benchRef);
  const [pasted, setPasted] = useState<string | null>(null);
  const judgePageCases = useMemo(() => casesOfDraft(judgeCaseDraft), [judgeCaseDraft]);
  const reading = useTrial(selectTrialReading);
  useBenchKeys(view, benchRef);

  function takePastedTable(event: ClipboardEvent): void {
    const isField = event.target instanceof Element && event.target.matches("input, textarea");
    const text = event.clipboardData.getData("text/plain");
    if (isField || view?.canEdit !== true || text.trim() === "") return;
    event.preventDefault();
    setPasted(text);
  }

  return (
    <div ref={benchRef} onPaste={takePastedTable} className="flex min-w-0 flex-col gap-3 split:h-full">
      {reading.kind === "failed" ? (
        <ErrorState {...errorText(reading.error)} details={errorDetails(reading.error)} />
      ) : view === null ? (
        <p className="text-muted">Reading the cases …</p>
      ) : (
        <>
          <TrialBar {...{ view, commands, judgePageCases, isPrimary }} onPaste={() => setPasted("")} />
          <TrialNotes view={view} />
          {view.rows.length === 0 ? (
            <NoCases view={view} commands={commands} />
          ) : (
            <Cases view={view} commands={commands} />
          )}
          <Suspense fallback={null}>
            {pasted !== null && (
              <PasteCasesDialog
                firstText={pasted}
                levels={view.levels}
                onAdd={commands.addCases}
                onClose={() => setPasted(null)}
              />
            )}
          </Suspense>
        </>
      )}
    </div>
  );
}

function useBenchKeys(view: TrialView | null, benchRef: Parameters<typeof useTrialKeys>[0]): void {
  const { judge, stop } = useTrial(selectTrialActions);
  const running = useTrial(selectTrialRunningKind);
  const isBusy = running === "running" || running === "starting";
  const judgeable = useJudgeable(view);
  useTrialKeys(benchRef, {
    judgeAll: judgeable.hasAny ? () => void judge() : null,
    judgeSelected: judgeable.selectedId === null ? null : () => void judge([judgeable.selectedId ?? ""]),
    stop: isBusy ? stop : null,
  });
}

/** What could be judged at once. */
function useJudgeable(view: TrialView | null): {
  readonly hasAny: boolean;
  readonly selectedId: string | null;
} {
  const isReady = useModelStore(selectReadyModel) !== null;
  const running = useTrial(selectTrialRunningKind);
  if (view === null || !isReady || running === "running" || running === "starting") {
    return { hasAny: false, selectedId: null };
  }
  const { judgeableIds, selectedId } = view;
  const isSelectedJudgeable = selectedId !== null && judgeableIds.includes(selectedId);
  return { hasAny: judgeableIds.length > 0, selectedId: isSelectedJudgeable ? selectedId : null };
}

function NoCases({
  view,
  commands,
}: {
  readonly view: TrialView;
  readonly commands: TrialCommands;
}): ReactElement {
  if (!view.canEdit) {
    return <EmptyState text="There are no cases here, and none can be added: the rubric can only be read." />;
  }
  return (
    <EmptyState
      text="Keep a few cases here with the score you expect of each, and see after every change of the rubric whether the judge agrees."
      action={
        <Button onPress={() => commands.addCases(EXAMPLE_TRIAL_CASES)}>
          Add {countText(EXAMPLE_TRIAL_CASES.length, "example case")}
        </Button>
      }
    />
  );
}

function Cases({
  view,
  commands,
}: {
  readonly view: TrialView;
  readonly commands: TrialCommands;
}): ReactElement {
  const { rows, selectedId, levels, canEdit } = view;
  const running = useTrial(selectTrialRunning);
  const problems = useTrial(selectTrialProblems);
  const { judge } = useTrial(selectTrialActions);
  const judgeable = useJudgeable(view).selectedId;
  const index = rows.findIndex(({ trialCase }) => trialCase.id === selectedId);
  const selected = rows[index];
  const live = running.kind === "running" ? running.live : [];
  return (
    <div className="flex flex-col gap-x-6 gap-y-3 split:min-h-44 split:flex-1 @min-[46rem]:flex-row">
      <div className="flex min-w-0 flex-col gap-2 split:min-h-0 split:overflow-auto split:overscroll-contain split:@max-[46rem]:max-h-3/5 split:@max-[46rem]:shrink-0 @min-[46rem]:flex-[1.45]">
        <TrialTable view={view} commands={commands} />
        <TrialLegend levels={levels} canEdit={canEdit} />
      </div>
      {selected !== undefined && (
        <TrialDetails
          key={selected.trialCase.id}
          row={selected}
          number={index + 1}
          levels={levels}
          live={live.find(({ caseId }) => caseId === selectedId) ?? null}
          problem={problems.get(selected.trialCase.id) ?? null}
          isReadOnly={!canEdit}
          commands={commands}
          onJudge={judgeable === null ? null : () => void judge([judgeable])}
        />
      )}
    </div>
  );
}

/** One case per response of the case on the Judge page; `null` when it has no text. */
function casesOfDraft(draft: CaseDraft | null): readonly Partial<NewTrialCase>[] | null {
  if (draft === null) return null;
  const { instruction, referenceAnswer } = draft;
  const responses = draft.mode === "direct" ? [draft.responseA] : [draft.responseA, draft.responseB];
  const written = responses.filter((response) => response.trim() !== "");
  if (instruction.trim() === "" && written.length === 0) return null;
  return (written.length === 0 ? [""] : written).map((response) => ({
    instruction,
    response,
    referenceAnswer,
  }));
}
