import { EllipsisVertical, Power, RotateCcw, ShieldCheck, Trash2, Wrench } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { AppError } from "#core/errors.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import { storedBytes, type StoredModel } from "#core/models/storedModel.ts";
import { Button } from "#ui/components/Button.tsx";
import { Menu } from "#ui/components/Menu.tsx";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { ProgressBar } from "#ui/components/ProgressBar.tsx";
import { CalmStatus } from "./CalmStatus.tsx";
import { CardFrame } from "./CardFrame.tsx";
import { ContextSelect, type ContextChoice } from "./ContextSelect.tsx";
import { FaultNote } from "./FaultNote.tsx";
import {
  announceInstall,
  describeInstallNumbers,
  describeInstallStage,
  installFraction,
} from "./installWords.ts";
import { formatBytes } from "./modelWords.ts";
import { describeBuild, describeOrigin, describeStored } from "./storedWords.ts";
import { useNow } from "./useNow.ts";

export interface StoredCardActions {
  readonly onLoad: (contextLength: number) => void;
  readonly onUnload: () => void;
  readonly onVerify: () => void;
  readonly onRepair: () => void;
  readonly onDelete: () => void;
}

export interface StoredCardProps extends StoredCardActions {
  readonly model: StoredModel;
  readonly choices: readonly ContextChoice[];
  readonly defaultContextLength: number;
  /** Whether this very model is the judge, or is becoming it, and with which context length. */
  readonly judge: { readonly kind: "loading" | "ready"; readonly contextLength: number } | null;
  /** How far a check is; `null` while there is none. */
  readonly check: InstallProgress | null;
  readonly fault: AppError | null;
  /** Why it cannot be loaded now. */
  readonly isLoadDisabled: boolean;
  readonly isPrimary: boolean;
}

/** The person sees a model that is kept in this browser, loads it, has it checked or deletes it. */
export function StoredCard(props: StoredCardProps): ReactElement {
  const { model, choices, judge, check, fault } = props;
  const [contextLength, setContextLength] = useState(judge?.contextLength ?? props.defaultContextLength);
  const memoryBytes = choices.find((choice) => choice.contextLength === contextLength)?.memoryBytes ?? null;
  return (
    <CardFrame
      name={model.name}
      menu={
        <Menu
          label={`More for ${model.name}`}
          icon={<EllipsisVertical />}
          isIconOnly
          placement="bottom end"
          isDisabled={check !== null}
          entries={menuEntries(props)}
        />
      }
      facts={[
        ["Disk", formatBytes(storedBytes(model))],
        ...(memoryBytes === null ? [] : [["Memory", formatBytes(memoryBytes)] as const]),
        ["Build", describeBuild(model)],
      ]}
      state={<StoredState model={model} judge={judge} fault={fault} />}
      action={
        check === null ? (
          <LoadRow {...props} contextLength={contextLength} onContext={setContextLength} />
        ) : (
          <CheckProgress name={model.name} check={check} />
        )
      }
    >
      {describeOrigin(model)}
    </CardFrame>
  );
}

function menuEntries({ model, judge, onVerify, onRepair, onDelete }: StoredCardProps): readonly MenuEntry[] {
  const bytes = formatBytes(storedBytes(model));
  return [
    { id: "verify", label: "Verify again", icon: <ShieldCheck />, onSelect: onVerify },
    {
      id: "repair",
      label: "Fetch damaged files again",
      icon: <Wrench />,
      isDisabled: model.problems.length === 0,
      onSelect: onRepair,
    },
    "separator",
    {
      id: "delete",
      label: judge === null ? `Delete, frees ${bytes}` : `Unload and delete, frees ${bytes}`,
      icon: <Trash2 />,
      isDanger: true,
      onSelect: onDelete,
    },
  ];
}

function StoredState({
  model,
  judge,
  fault,
}: Pick<StoredCardProps, "model" | "judge" | "fault">): ReactElement {
  const nowMs = useNow(false);
  const onDisk = describeStored(model, nowMs);
  if (fault !== null) return <FaultNote fault={fault} />;
  if (judge === null) {
    return <p className={model.problems.length === 0 ? undefined : "font-semibold"}>{onDisk}</p>;
  }
  return (
    <>
      <p className="font-semibold">
        {judge.kind === "loading"
          ? "Loading …"
          : `Ready, ${judge.contextLength.toLocaleString("en-US")} tokens of context`}
      </p>
      <p className="text-muted">{onDisk}</p>
    </>
  );
}

function LoadRow({
  model,
  choices,
  judge,
  isLoadDisabled,
  isPrimary,
  contextLength,
  onContext,
  onLoad,
  onUnload,
  onRepair,
}: StoredCardProps & {
  readonly contextLength: number;
  readonly onContext: (contextLength: number) => void;
}): ReactElement {
  if (model.problems.length > 0 && judge === null) {
    return (
      <div>
        <Button variant={isPrimary ? "primary" : "secondary"} icon={<Wrench />} onPress={onRepair}>
          Fetch damaged files again
        </Button>
      </div>
    );
  }
  const isHere = judge?.kind === "ready" && judge.contextLength === contextLength;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-48 flex-1">
        <ContextSelect name={model.name} choices={choices} value={contextLength} onChange={onContext} />
      </div>
      {isHere ? (
        <Button onPress={onUnload} aria-label={`Unload ${model.name}`}>
          Unload
        </Button>
      ) : (
        <Button
          variant={isPrimary ? "primary" : "secondary"}
          icon={judge === null ? <Power /> : <RotateCcw />}
          isDisabled={isLoadDisabled}
          onPress={() => onLoad(contextLength)}
          aria-label={`Load ${model.name}`}
        >
          Load
        </Button>
      )}
    </div>
  );
}

function CheckProgress({
  name,
  check,
}: {
  readonly name: string;
  readonly check: InstallProgress;
}): ReactElement {
  return (
    <>
      <ProgressBar
        label={describeInstallStage(check)}
        value={installFraction(check)}
        detail={describeInstallNumbers(check, null, 0) || "\u00a0"}
      />
      <CalmStatus text={announceInstall(name, { kind: "running", progress: check, bytesPerSecond: null })} />
    </>
  );
}
