import { useState, type ReactElement } from "react";
import { selectDraft, selectRun } from "#stores/judgeStore.ts";
import { classes } from "#ui/components/classes.ts";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { useJudgeStore } from "#ui/storesContext.tsx";
import { CasePane } from "./CasePane.tsx";
import { JudgeButton } from "./JudgeButton.tsx";
import { RubricPane } from "./RubricPane.tsx";
import { usePromptCount } from "./usePromptCount.ts";
import { VerdictPane } from "./VerdictPane.tsx";

const PANES = [
  { value: "case", label: "Case" },
  { value: "verdict", label: "Verdict" },
  { value: "rubric", label: "Rubric" },
] as const;

type Pane = (typeof PANES)[number]["value"];

export interface JudgePageProps {
  /** Go to the page where judges are chosen. */
  readonly onChooseJudge: () => void;
  /** Go to where rubrics are written, with this one open; with a new one for `null`. */
  readonly onEditRubric: (id: string | null) => void;
  /** Download a text as a file. */
  readonly onDownload: (fileName: string, text: string) => void;
}

/**
 * The person writes a case on the left, presses *Judge*, reads the verdict in the middle and the rubric that led to it
 * on the right; on a small screen the three are tabs.
 */
export function JudgePage({ onChooseJudge, onEditRubric, onDownload }: JudgePageProps): ReactElement {
  const [pane, setPane] = useState<Pane>("case");
  const isPairwise = useJudgeStore(selectDraft).mode === "pairwise";
  const isRunning = useJudgeStore(selectRun).kind === "running";
  usePromptCount();
  const paneClass = (name: Pane): string =>
    classes(
      "min-w-0 flex-col wide:flex wide:min-h-0 wide:overflow-y-auto pane:flex",
      pane === name ? "flex" : "max-pane:hidden",
    );
  return (
    <div className="flex min-h-full flex-col wide:h-full">
      <div className="sticky top-0 z-20 flex flex-wrap items-center justify-between gap-2 border-b border-line bg-ground px-4 py-2 pane:hidden">
        <SegmentedControl label="Part of the page" value={pane} onChange={setPane} segments={PANES} />
        {pane !== "verdict" && !isRunning && (
          <JudgeButton onChooseJudge={onChooseJudge} onJudge={() => setPane("verdict")} />
        )}
      </div>
      <div
        className={classes(
          "flex flex-1 flex-col pane:grid pane:grid-cols-2 pane:grid-rows-[auto_1fr] wide:min-h-0 wide:grid-rows-1",
          isPairwise
            ? "wide:grid-cols-[minmax(0,1.5fr)_minmax(0,1.15fr)_minmax(0,0.7fr)]"
            : "wide:grid-cols-[minmax(0,0.95fr)_minmax(0,1.1fr)_minmax(0,0.8fr)]",
        )}
      >
        <section aria-label="Case" className={classes(paneClass("case"), "pane:row-span-2 wide:row-span-1")}>
          <CasePane />
        </section>
        <section aria-label="Verdict" className={classes(paneClass("verdict"), "border-line pane:border-l")}>
          <VerdictPane
            onChooseJudge={onChooseJudge}
            onDownload={onDownload}
            onJudge={() => setPane("verdict")}
          />
        </section>
        <section
          aria-label="Rubric"
          className={classes(paneClass("rubric"), "border-line pane:border-t pane:border-l wide:border-t-0")}
        >
          <RubricPane onEditRubric={onEditRubric} />
        </section>
      </div>
    </div>
  );
}
