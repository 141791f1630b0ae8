import { EllipsisVertical, RefreshCw, ShieldCheck, Trash2, Wrench, X } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { ContextCost } from "#core/models/contextCosts.ts";
import type { AppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import { PICKED_FILES } from "#core/models/modelOrigin.ts";
import type { StoredFit } from "#core/models/storedFit.ts";
import { storedBytes, type StoredModel } from "#core/models/storedModel.ts";
import { Button } from "#ui/components/Button.tsx";
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
  readonly onCancelLoad: () => void;
  readonly onUnload: () => void;
  readonly onVerify: () => void;
  readonly onStopVerify: () => void;
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
  /** Whether this machine can load it with so many tokens of context. */
  readonly fitOf: (contextLength: number) => StoredFit;
  /** How its last self-test went; `null` before the first. */
  readonly selfTest: KeptSelfTest | null;
  /** As measured with the last verdicts here; `null` before the first. */
  readonly tokensPerSecond: number | null;
  /** How far a check is; `null` while there is none. */
  readonly check: InstallProgress | null;
  /** What came of looking for a newer version; `null` before anybody has looked. */
  readonly update: UpdateView | null;
  readonly fault: AppError | null;
  /** Another model is being loaded. */
  readonly isLoadDisabled: boolean;
  readonly isPrimary: boolean;
}

/** The person sees a model that is kept in this browser, loads it, has it checked or deletes it. */
export function StoredCard(props: StoredCardProps): ReactElement {
  const { model, choices, judge, check } = props;
  const [contextLength, setContextLength] = useState(judge?.contextLength ?? props.defaultContextLength);
  const fit = judge === null ? props.fitOf(contextLength) : RUNS;
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
          entries={menuEntries(props)}
        />
      }
      facts={[
        ...(memoryBytes === null ? [] : [["Memory", formatBytes(memoryBytes)] as const]),
        ["Build", describeBuild(model)],
      ]}
      state={<StoredState {...props} fit={fit} />}
      action={
        check === null ? (
          <LoadRow {...props} fit={fit} contextLength={contextLength} onContext={setContextLength} />
        ) : (
          <CheckProgress name={model.name} check={check} onStop={props.onStopVerify} />
        )
      }
    >
      {describeOrigin(model)}
    </CardFrame>
  );
}

const RUNS: StoredFit = { kind: "runs" };

function menuEntries(props: StoredCardProps): readonly MenuEntry[] {
  const { model, judge, check, update, onVerify, onLookForUpdate, onRepair, onDelete } = props;
  const bytes = formatBytes(storedBytes(model));
  const isChecking = check !== null;
  return [
    {
      id: "verify",
      label: "Verify again",
      icon: <ShieldCheck />,
      isDisabled: isChecking,
      onSelect: onVerify,
    },
    {
      id: "repair",
      label: "Fetch damaged files again",
      icon: <Wrench />,
      isDisabled: isChecking || model.problems.length === 0,
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
      isDisabled: isChecking,
      onSelect: onDelete,
    },
  ];
}

function CheckProgress({
  name,
  check,
  onStop,
}: {
  readonly name: string;
  readonly check: InstallProgress;
  readonly onStop: () => void;
}): ReactElement {
  return (
    <>
      <ProgressBar
        label={describeInstallStage(check)}
        value={installFraction(check)}
        detail={describeInstallNumbers(check, null) || "\u00a0"}
      />
      <div>
        <Button variant="quiet" icon={<X />} onPress={onStop} aria-label={`Stop checking ${name}`}>
          Stop checking
        </Button>
      </div>
      <CalmStatus text={announceInstall(name, { kind: "running", progress: check, bytesPerSecond: null })} />
    </>
  );
}
