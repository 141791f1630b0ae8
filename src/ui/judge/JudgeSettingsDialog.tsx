import type { ReactElement } from "react";
import { DEFAULT_ASSESSMENT_SETTINGS } from "#core/judge/assessment.ts";
import { selectJudgeActions, selectSettings } from "#stores/judgeStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { NumberField } from "#ui/components/NumberField.tsx";
import { Select } from "#ui/components/Select.tsx";
import { Switch } from "#ui/components/Switch.tsx";
import { useJudgeStore } from "#ui/storesContext.tsx";

const PROFILES = [
  { value: "prometheus-eval", label: "prometheus-eval 0.1.20, the authors' library" },
  { value: "model-card", label: "Model card, closest to the training data" },
] as const;

/** The person changes how the judge samples and tries again; every value is kept with each verdict. */
export function JudgeSettingsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const settings = useJudgeStore(selectSettings);
  const { changeSettings } = useJudgeStore(selectJudgeActions);
  const { sampling } = settings;
  const setSampling = (change: Partial<typeof sampling>): void =>
    changeSettings({ sampling: { ...sampling, ...change } });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Judge settings"
      size="small"
      footer={
        <>
          <Button variant="quiet" onPress={() => changeSettings(DEFAULT_ASSESSMENT_SETTINGS)}>
            Back to the authors&apos; values
          </Button>
          <Button onPress={onClose}>Done</Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Select
          label="Prompt profile"
          value={settings.promptProfile}
          onChange={(promptProfile) => changeSettings({ promptProfile })}
          options={PROFILES}
        />
        <div className="grid grid-cols-2 gap-4">
          <NumberField
            label="Temperature"
            value={sampling.temperature}
            min={0}
            max={2}
            step={0.1}
            onChange={(temperature) => setSampling({ temperature })}
          />
          <NumberField
            label="Top-p"
            value={sampling.topP}
            min={0.05}
            max={1}
            step={0.05}
            onChange={(topP) => setSampling({ topP })}
          />
          <NumberField
            label="Repetition penalty"
            value={sampling.repetitionPenalty}
            min={1}
            max={2}
            step={0.01}
            onChange={(repetitionPenalty) => setSampling({ repetitionPenalty })}
          />
          <NumberField
            label="Most new tokens"
            value={sampling.maxTokens}
            min={16}
            max={4096}
            step={16}
            onChange={(maxTokens) => setSampling({ maxTokens })}
          />
          <NumberField
            label="Attempts"
            value={settings.maxAttempts}
            min={1}
            max={10}
            step={1}
            onChange={(maxAttempts) => changeSettings({ maxAttempts })}
          />
          <NumberField
            label="First seed"
            value={settings.seed}
            min={0}
            max={2_147_483_647}
            step={1}
            onChange={(seed) => changeSettings({ seed })}
          />
        </div>
        <p className="text-table text-muted">
          The last attempt is held to the verdict format, so that it ends in a readable result.
        </p>
        <Switch
          isSelected={settings.bothOrders}
          onChange={(bothOrders) => changeSettings({ bothOrders })}
          description="A winner has to win in both; otherwise the pair is unsettled."
        >
          Judge pairs in both orders
        </Switch>
      </div>
    </Dialog>
  );
}
