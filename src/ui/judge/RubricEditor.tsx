import type { ReactElement } from "react";
import { SCORES, type ScoreDescriptions } from "#core/rubric/scoreRubric.ts";
import type { RubricDraft } from "#core/rubric/rubricDraft.ts";
import type { RubricField } from "#core/rubric/validateRubric.ts";
import { selectRubricActions, selectRubricError, selectRubricProblems } from "#stores/rubricStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";
import { TextField } from "#ui/components/TextField.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useRubricStore } from "#ui/storesContext.tsx";

/** The descriptions with one of them replaced. */
function withDescription(descriptions: ScoreDescriptions, index: number, text: string): ScoreDescriptions {
  const [one, two, three, four, five] = descriptions.map((old, at) => (at === index ? text : old));
  return [one ?? "", two ?? "", three ?? "", four ?? "", five ?? ""];
}

/** The person writes a rubric with all five levels in view, and saves it as a rubric of their own. */
export function RubricEditor({ draft }: { readonly draft: RubricDraft }): ReactElement {
  const actions = useRubricStore(selectRubricActions);
  const problems = useRubricStore(selectRubricProblems);
  const error = useRubricStore(selectRubricError);
  const problemOf = (field: RubricField): string | undefined =>
    problems.find((problem) => problem.field === field)?.message;
  return (
    <form
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void actions.save();
      }}
    >
      <TextField
        label="Rubric name"
        value={draft.name}
        onChange={(name) => actions.change({ ...draft, name })}
        error={problemOf("name")}
      />
      <TextArea
        label="Criteria"
        description="The question that the judge answers, in one line."
        value={draft.criteria}
        onChange={(criteria) => actions.change({ ...draft, criteria })}
        error={problemOf("criteria")}
        minRows={2}
      />
      {SCORES.map((score, index) => (
        <TextArea
          key={score}
          label={`Score ${score}`}
          value={draft.scoreDescriptions[index] ?? ""}
          onChange={(text) =>
            actions.change({
              ...draft,
              scoreDescriptions: withDescription(draft.scoreDescriptions, index, text),
            })
          }
          error={problemOf(`score${score}`)}
          minRows={2}
        />
      ))}
      {error !== null && <ErrorState {...errorText(error)} details={errorDetails(error)} />}
      <div className="sticky bottom-0 flex justify-end gap-2 border-t border-line bg-ground py-2">
        <Button variant="quiet" onPress={actions.cancelEdit}>
          Cancel
        </Button>
        <Button type="submit">Save version</Button>
      </div>
    </form>
  );
}
