import { EllipsisVertical, RefreshCw, ShieldCheck, Trash2, Wrench } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { ContextCost } from "#core/models/contextCosts.ts";
import type { AppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import { PICKED_FILES } from "#core/models/modelOrigin.ts";
import { storedBytes, type StoredModel } from "#core/models/storedModel.ts";
import { Menu } from "#ui/components/Menu.tsx";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { ProgressBar } from "#ui/components/ProgressBar.tsx";
import { CalmStatus } from "./CalmStatus.tsx";
import { CardFrame } from "./CardFrame.tsx";
import type { KeptSelfTest } from "#stores/selfTestNotes.ts";
import {
  announceInstall,
  describeInstallNumbers,
  describeInstallStage,
  installFraction,
} from "./installWords.ts";
import { LoadRow } from "./LoadRow.tsx";
import { formatBytes } from "./modelWords.ts";
import { StoredState } from "./StoredState.tsx";
import { describeBuild, describeOrigin } from "./storedWords.ts";
import type { UpdateView } from "./updateWords.ts";

export interface StoredCardActions {
  readonly onLoad: (contextLength: number) => void;
  readonly onUnload: () => void;
  readonly onVerify: () => void;
  readonly onLookForUpdate: () => void;
  readonly onGetUpdate: (order: InstallOrder) => void;
  readonly onRepair: () => void;
  readonly onDelete: () => void;
}

export interface StoredCardProps extends StoredCardActions {
  readonly model: StoredModel;
  readonly choices: readonly ContextCost[];
  readonly defaultContextLength: number;
  /** Whether this very model is the judge, or is becoming it, and with which context length. */
  readonly judge: { readonly kind: "loading" | "ready"; readonly contextLength: number | null } | null;
  /** How its last self-test went; `null` before the first. */
  readonly selfTest: KeptSelfTest | null;
  /** How far a check is; `null` while there is none. */
  readonly check: InstallProgress | null;
  /** What came of looking for a newer version; `null` before anybody has looked. */
  readonly update: UpdateView | null;
  readonly fault: AppError | null;
  /** Why it cannot be loaded now. */
  readonly isLoadDisabled: boolean;
  readonly isPrimary: boolean;
}

/** The person sees a model that is kept in this browser, loads it, has it checked or deletes it. */
export function StoredCard(props: StoredCardProps): ReactElement {
  const { model, choices, judge, check } = props;
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
      state={<StoredState {...props} />}
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

function menuEntries(props: StoredCardProps): readonly MenuEntry[] {
  const { model, judge, update, onVerify, onLookForUpdate, onRepair, onDelete } = props;
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
    // a person's own files have no place to look
    ...(model.origin === PICKED_FILES
      ? []
      : [
          {
            id: "update",
            label: "Look for a newer version",
            icon: <RefreshCw />,
            isDisabled: update?.kind === "looking",
            onSelect: onLookForUpdate,
          },
        ]),
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
        detail={describeInstallNumbers(check, null) || "\u00a0"}
      />
      <CalmStatus text={announceInstall(name, { kind: "running", progress: check, bytesPerSecond: null })} />
    </>
  );
}
