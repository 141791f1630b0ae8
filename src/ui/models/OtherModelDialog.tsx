import { Download } from "lucide-react";
import type { ReactElement } from "react";
import type { MachineFacts } from "#core/models/hardware.ts";
import { Button } from "#ui/components/Button.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { TextField } from "#ui/components/TextField.tsx";
import { otherSources } from "./otherSources.tsx";
import { SourceList } from "./SourceList.tsx";
import type { PickedModelFile } from "#ui/modelActionsContext.tsx";
import { useOrderModel } from "./useOrderModel.ts";
import { useSteadyLinkSpeed } from "./useSteadyLinkSpeed.ts";
import { useTakenIds } from "./useTakenIds.ts";
import { useOtherDraft, type OtherSource } from "./useOtherDraft.ts";

const SOURCES: readonly OtherSource[] = ["hub", "address", "disk"];

/** The person brings any model into this browser: from the hub, from an address, or from disk. */
export function OtherModelDialog({
  machine,
  dropped,
  onClose,
}: {
  readonly machine: MachineFacts;
  /** Files that were dropped on the window; `null` where nothing was. */
  readonly dropped: Promise<readonly PickedModelFile[]> | null;
  readonly onClose: () => void;
}): ReactElement {
  const linkSpeed = useSteadyLinkSpeed();
  const takenIds = useTakenIds();
  const choices = useOtherDraft(machine, takenIds, dropped);
  const orderModel = useOrderModel();
  const { draft, change, order, files, derivedName } = choices;

  const get = (): void => {
    if (order === null) return;
    orderModel(order, {
      ...(files === undefined ? {} : { files }),
      ...(draft.token === "" ? {} : { token: draft.token }),
    });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Bring in another model"
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" icon={<Download />} isDisabled={order === null} onPress={get}>
            Bring it in
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <SourceList
          options={otherSources(choices, machine, linkSpeed)}
          value={draft.source}
          onChange={(key) => {
            const source = SOURCES.find((candidate) => candidate === key);
            if (source !== undefined) change({ source });
          }}
        />
        <TextField
          label="Name here"
          value={draft.name}
          onChange={(name) => change({ name })}
          placeholder={derivedName}
          description="Optional; verdicts carry it."
        />
      </div>
    </Dialog>
  );
}
