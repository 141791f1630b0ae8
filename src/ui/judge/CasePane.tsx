import type { ReactElement } from "react";
import { caseToDraft, emptyDraft } from "#core/cases/caseDraft.ts";
import { EXAMPLE_TITLES, loadExample } from "#core/cases/exampleTitles.ts";
import type { CaseField } from "#core/cases/validateCase.ts";
import { selectCaseProblems, selectDraft, selectJudgeActions, selectRun } from "#stores/judgeStore.ts";
import { selectRubricActions } from "#stores/rubricStore.ts";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { Select } from "#ui/components/Select.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";
import { useJudgeStore, useRubricStore } from "#ui/storesContext.tsx";
import { PairwiseResponses } from "./PairwiseResponses.tsx";
import { JudgeSettingsButton } from "./JudgeSettingsButton.tsx";
import { ReferenceAnswer } from "./ReferenceAnswer.tsx";

const MODES = [
  { value: "direct", label: "Direct" },
  { value: "pairwise", label: "Pairwise" },
] as const;

const OWN_CASE = "own";
const NEW_CASE = "new";

/** The person writes or pastes what is judged: the instruction, one response or two, and perhaps a reference answer. */
export function CasePane(): ReactElement {
  const draft = useJudgeStore(selectDraft);
  const problems = useJudgeStore(selectCaseProblems);
  const isRunning = useJudgeStore(selectRun).kind === "running";
  const actions = useJudgeStore(selectJudgeActions);
  const problemOf = (field: CaseField): string | undefined =>
    problems.find((problem) => problem.field === field)?.message;

  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex items-center gap-2">
        <SegmentedControl
          label="What to judge"
          value={draft.mode}
          onChange={(mode) => actions.change({ mode })}
          segments={MODES}
          isDisabled={isRunning}
        />
        <CaseSelect isDisabled={isRunning} />
        <JudgeSettingsButton isDisabled={isRunning} />
      </div>
      <TextArea
        label="Instruction"
        value={draft.instruction}
        onChange={(instruction) => actions.change({ instruction })}
        error={problemOf("instruction")}
        placeholder="What the model was asked"
        isDisabled={isRunning}
        isFullWidth={draft.mode === "pairwise"}
      />
      {draft.mode === "direct" ? (
        <TextArea
          label="Response"
          value={draft.responseA}
          onChange={(responseA) => actions.change({ responseA })}
          error={problemOf("response")}
          placeholder="What the model answered"
          minRows={6}
          isDisabled={isRunning}
        />
      ) : (
        <PairwiseResponses
          draft={draft}
          onChange={actions.change}
          problemA={problemOf("responseA")}
          problemB={problemOf("responseB")}
          isDisabled={isRunning}
        />
      )}
      <ReferenceAnswer
        key={draft.caseId}
        value={draft.referenceAnswer}
        onChange={(referenceAnswer) => actions.change({ referenceAnswer })}
        error={problemOf("referenceAnswer")}
        isDisabled={isRunning}
      />
    </div>
  );
}

function CaseSelect({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  const draft = useJudgeStore(selectDraft);
  const { open } = useJudgeStore(selectJudgeActions);
  const { select } = useRubricStore(selectRubricActions);
  const example = EXAMPLE_TITLES.find(({ id }) => id === draft.caseId);
  const options = [
    ...(example === undefined ? [{ value: OWN_CASE, label: "Your case" }] : []),
    { value: NEW_CASE, label: "New case" },
    ...EXAMPLE_TITLES.map(({ id, title, mode }) => ({
      value: id,
      label: title,
      group: mode === "direct" ? "Examples, direct assessment" : "Examples, pairwise ranking",
    })),
  ];
  const pick = (value: string): void => {
    const picked = EXAMPLE_TITLES.find(({ id }) => id === value);
    if (picked !== undefined) {
      select(picked.rubricId);
      void loadExample(picked.id).then(({ evaluationCase }) => open(caseToDraft(evaluationCase)));
    } else if (value === NEW_CASE) {
      void open(emptyDraft(crypto.randomUUID(), draft.mode));
    }
  };
  return (
    <div className="min-w-0 flex-1">
      <Select
        label="Case"
        isLabelHidden
        value={example?.id ?? OWN_CASE}
        onChange={pick}
        options={options}
        isDisabled={isDisabled}
      />
    </div>
  );
}
