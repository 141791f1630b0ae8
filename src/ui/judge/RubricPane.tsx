import { Pencil, Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { levelCount, scoresUpTo, type NamedRubric, type Score } from "#core/rubric/scoreRubric.ts";
import type { Verdict } from "#core/verdict/verdict.ts";
import { selectDraft, selectRun, selectShownVerdict } from "#stores/judgeStore.ts";
import { selectRubric, selectRubricActions, selectRubrics } from "#stores/rubricStore.ts";
import { classes } from "#ui/components/classes.ts";
import { Disclosure } from "#ui/components/Disclosure.tsx";
import { IconButton } from "#ui/components/IconButton.tsx";
import { Select } from "#ui/components/Select.tsx";
import { useJudgeStore, useRubricStore } from "#ui/storesContext.tsx";

/** Most rubrics of the person's own in the list here; the Rubrics page finds the others. */
const MAX_LISTED = 100;

/** The person reads the rubric with the chosen level lit, picks another rubric, or goes to write one. */
export function RubricPane({
  onEditRubric,
}: {
  /** Go to where rubrics are written, with this one open; with a new one for `null`. */
  readonly onEditRubric: (id: string | null) => void;
}): ReactElement {
  const rubric = useRubricStore(selectRubric);
  const isRunning = useJudgeStore(selectRun).kind === "running";
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex items-end gap-1">
        <div className="min-w-0 flex-1">
          <RubricSelect isDisabled={isRunning} />
        </div>
        <IconButton label="Edit this rubric" icon={<Pencil />} onPress={() => onEditRubric(rubric.id)} />
        <IconButton label="New rubric" icon={<Plus />} onPress={() => onEditRubric(null)} />
      </div>
      <p className="reading font-semibold" dir="auto">
        {rubric.criteria}
      </p>
      <Levels rubric={rubric} />
    </div>
  );
}

function RubricSelect({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  const rubrics = useRubricStore(selectRubrics);
  const { id } = useRubricStore(selectRubric);
  const { select } = useRubricStore(selectRubricActions);
  const isStarter = (rubric: NamedRubric): boolean => rubric.id.startsWith("starter-");
  const own = rubrics.filter((rubric) => !isStarter(rubric));
  const listed = own.filter((rubric, index) => index < MAX_LISTED || rubric.id === id);
  const options = [
    ...rubrics
      .filter(isStarter)
      .map((rubric) => ({ value: rubric.id, label: rubric.name, group: "Starter rubrics" })),
    ...listed.map((rubric) => ({
      value: rubric.id,
      label: `${rubric.name}, version ${rubric.version}`,
      group:
        listed.length < own.length
          ? `Your rubrics (${listed.length} of ${own.length}; find others on the Rubrics page)`
          : "Your rubrics",
    })),
  ];
  return <Select label="Rubric" value={id} onChange={select} options={options} isDisabled={isDisabled} />;
}

/** The score that the verdict on show gave with this very rubric, or `null`. */
export function litScore(verdict: Verdict | null, rubric: NamedRubric): Score | null {
  if (verdict === null || verdict.outcome.kind !== "score") return null;
  const { id, version, isDraft } = verdict.rubric;
  const isSame = id === rubric.id && version === rubric.version && isDraft !== true;
  return isSame ? verdict.outcome.score : null;
}

function Levels({ rubric }: { readonly rubric: NamedRubric }): ReactElement {
  const verdict = useJudgeStore(selectShownVerdict);
  const isRunning = useJudgeStore(selectRun).kind === "running";
  const isPairwise = useJudgeStore(selectDraft).mode === "pairwise";
  const [hovered, setHovered] = useState<Score | null>(null);
  const lit = isRunning ? null : litScore(verdict, rubric);
  const scores = scoresUpTo(levelCount(rubric)).toReversed();
  const levels = (
    <ol className="flex flex-col" aria-label="Score descriptions, best first">
      {scores.map((score) => (
        <li
          key={score}
          aria-current={lit === score ? "true" : undefined}
          onPointerEnter={() => setHovered(score)}
          onPointerLeave={() => setHovered(null)}
          className={classes(
            "grid grid-cols-[1.5rem_minmax(0,1fr)] gap-2 border-l-2 py-2 pr-1 pl-3 transition-[opacity,background-color]",
            lit === score ? "border-score-4 bg-panel" : "border-transparent",
            hovered !== null && hovered !== score && "opacity-50",
          )}
        >
          <span className={classes("figures text-reading", lit === score ? "font-semibold" : "text-muted")}>
            {score}
          </span>
          <span className="reading" dir="auto">
            {rubric.scoreDescriptions[score - 1]}
            {lit === score && <span className="sr-only"> (this verdict&apos;s score)</span>}
          </span>
        </li>
      ))}
    </ol>
  );
  if (!isPairwise) return levels;
  return (
    <>
      <p className="text-table text-muted">
        When two responses are compared, the judge reads only this question.
      </p>
      <Disclosure summary="Levels">{levels}</Disclosure>
    </>
  );
}
