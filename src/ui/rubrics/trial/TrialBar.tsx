import { ClipboardPaste, FlaskConical, Plus, Scale, Square } from "lucide-react";
import type { ReactElement } from "react";
import { EXAMPLE_TRIAL_CASES } from "#core/rubric/exampleTrialCases.ts";
import type { NewTrialCase } from "#core/rubric/trialTable.ts";
import { selectModelState } from "#stores/modelStore.ts";
import { selectTrialActions, selectTrialRunningKind } from "#stores/rubrics/trialState.ts";
import { Button } from "#ui/components/Button.tsx";
import { Menu } from "#ui/components/Menu.tsx";
import { useRubricsDesk, useTrial } from "#ui/rubrics/rubricsContext.tsx";
import { useModelStore } from "#ui/storesContext.tsx";
import { TrialBand } from "./TrialBand.tsx";
import { countText, judgeAbsenceText } from "./trialWords.ts";
import type { TrialCommands } from "./useTrialCommands.ts";
import type { TrialView } from "./useTrialBench.ts";

export interface TrialBarProps {
  readonly view: TrialView;
  readonly commands: TrialCommands;
  readonly onPaste: () => void;
  /** The case on the Judge page; `null` when there is none to take over. */
  readonly judgePageCases: readonly Partial<NewTrialCase>[] | null;
  /** Whether nothing else in this view is the primary button. */
  readonly isPrimary: boolean;
}

/** The person judges the cases or stops, adds cases in one of four ways, and reads how judging stands. */
export function TrialBar(props: TrialBarProps): ReactElement | null {
  const absence = judgeAbsenceText(useModelStore(selectModelState));
  // nothing could be judged, now or later
  if (props.view.rows.length === 0 && !props.view.canEdit) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <JudgeOrStop {...props} />
        {props.view.canEdit && <AddMenu {...props} />}
      </div>
      <div className="min-w-60 flex-1">
        {props.view.rows.length > 0 ? (
          <TrialBand view={props.view} absence={absence} />
        ) : (
          absence !== null && <p className="text-table text-muted">{absence}</p>
        )}
      </div>
    </div>
  );
}

function JudgeOrStop({ view, isPrimary }: TrialBarProps): ReactElement | null {
  const { judge, stop } = useTrial(selectTrialActions);
  const running = useTrial(selectTrialRunningKind);
  const model = useModelStore(selectModelState);
  const { goTo } = useRubricsDesk();
  const variant = isPrimary ? "primary" : "secondary";
  if (running === "running" || running === "starting") {
    return (
      <Button icon={<Square />} keys="Escape" onPress={stop}>
        Stop
      </Button>
    );
  }
  if (model.kind !== "ready" && model.kind !== "restarting" && model.kind !== "loading") {
    return (
      <Button variant={variant} onPress={() => goTo("/models")}>
        Choose a judge
      </Button>
    );
  }
  if (view.rows.length === 0) return null;
  return (
    <Button
      variant={variant}
      keys="Mod+Enter"
      isDisabled={model.kind !== "ready" || view.judgeableIds.length === 0}
      onPress={() => void judge()}
    >
      {judgeLabel(view.judgeableIds.length)}
    </Button>
  );
}

/** Such as "Judge the 5 cases". */
function judgeLabel(count: number): string {
  if (count === 0) return "Judge the cases";
  return count === 1 ? "Judge the case" : `Judge the ${countText(count, "case")}`;
}

function AddMenu({ commands, onPaste, judgePageCases }: TrialBarProps): ReactElement {
  return (
    <Menu
      label="Add cases"
      entries={[
        { id: "new", label: "Write a case", keys: "a", icon: <Plus />, onSelect: commands.add },
        { id: "paste", label: "Paste a table …", icon: <ClipboardPaste />, onSelect: onPaste },
        {
          id: "examples",
          label: `Add ${countText(EXAMPLE_TRIAL_CASES.length, "example case")}`,
          icon: <FlaskConical />,
          onSelect: () => commands.addCases(EXAMPLE_TRIAL_CASES),
        },
        ...(judgePageCases === null
          ? []
          : [
              {
                id: "judge-page",
                label: "Use the case on the Judge page",
                icon: <Scale />,
                onSelect: () => commands.addCases(judgePageCases),
              },
            ]),
      ]}
    />
  );
}
