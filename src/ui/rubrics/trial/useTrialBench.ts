import { useEffect, useMemo, useState } from "react";
import type { LevelCount } from "#core/rubric/scoreRubric.ts";
import { levelCount } from "#core/rubric/scoreRubric.ts";
import { isJudgeable } from "#core/rubric/trialCase.ts";
import { trialRows, type TrialRow, type TriedTexts } from "#core/rubric/trialRows.ts";
import { summarizeTrial, type TrialSummary } from "#core/rubric/trialSummary.ts";
import type { OpenRubric } from "#stores/rubrics/rubricEditorState.ts";
import {
  selectTrialActions,
  selectTrialCases,
  selectTrialRuns,
  selectTrialTexts,
} from "#stores/rubrics/trialState.ts";
import { useTrial } from "#ui/rubrics/rubricsContext.tsx";

/** Everything the bench draws of the cases of one rubric. */
export interface TrialView {
  readonly rows: readonly TrialRow[];
  readonly summary: TrialSummary;
  readonly texts: TriedTexts;
  readonly levels: LevelCount;
  /** Cases that have an instruction and a response. */
  readonly judgeableIds: readonly string[];
  readonly canEdit: boolean;
  readonly selectedId: string | null;
  readonly select: (id: string) => void;
}

/** Typing into the rubric pauses this long before the table looks at its text again, in milliseconds. */
const PAUSE_MS = 150;

/** Open the bench on a rubric and follow its text; `null` until its cases were read. */
export function useTrialBench(rubric: OpenRubric): TrialView | null {
  const { open } = useTrial(selectTrialActions);
  const isOpen = useTrial(({ rubricId, reading }) => rubricId === rubric.id && reading.kind === "ready");
  const cases = useTrial(selectTrialCases);
  const runs = useTrial(selectTrialRuns);
  const texts = useTrial(selectTrialTexts);
  const [wantedId, select] = useState<string | null>(null);
  useFollowedText(rubric);
  useEffect(() => void open(rubric.id), [open, rubric.id]);

  const view = useMemo(() => {
    if (texts === null) return null;
    const rows = trialRows(cases, runs, texts);
    return { rows, summary: summarizeTrial(rows, runs, texts), texts };
  }, [cases, runs, texts]);
  const judgeableIds = useMemo(() => cases.filter(isJudgeable).map(({ id }) => id), [cases]);

  if (!isOpen || view === null) return null;
  const selectedId = cases.some(({ id }) => id === wantedId) ? wantedId : (cases[0]?.id ?? null);
  return {
    ...view,
    levels: levelCount(rubric.draft),
    judgeableIds,
    canEdit: rubric.access.kind === "here",
    selectedId,
    select,
  };
}

/** Tell the bench what stands in the editor: the first time at once, then after each pause in typing. */
function useFollowedText({ id, draft, versions }: OpenRubric): void {
  const { followRubric } = useTrial(selectTrialActions);
  const isOpen = useTrial(({ rubricId }) => rubricId === id);
  const isFirst = useTrial(selectTrialTexts) === null;
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setTimeout(() => void followRubric(draft, versions), isFirst ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isOpen, isFirst, draft, versions, followRubric]);
}
