import { Download } from "lucide-react";
import type { ReactElement } from "react";
import type { CatalogueModel } from "#core/models/catalogueModel.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import { Button } from "#ui/components/Button.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { getSources } from "./getSources.tsx";
import { SourceList } from "./SourceList.tsx";
import { useGetDraft } from "./useGetDraft.ts";
import { useOrderModel } from "./useOrderModel.ts";
import { useSteadyLinkSpeed } from "./useSteadyLinkSpeed.ts";
import { useTakenIds } from "./useTakenIds.ts";

export interface GetDialogProps {
  readonly model: CatalogueModel;
  readonly machine: MachineFacts;
  readonly onClose: () => void;
}

/** The person chooses from where a model of the catalogue comes, sees what each source costs, and gets it. */
export function GetDialog({ model, machine, onClose }: GetDialogProps): ReactElement {
  const linkSpeed = useSteadyLinkSpeed();
  const takenIds = useTakenIds();
  const draft = useGetDraft(model, machine, takenIds);
  const orderModel = useOrderModel();
  const { order, files, token } = draft;
  const isHere = order !== null && takenIds.includes(order.id);
  const isAgainstAdvice = draft.plan !== null && draft.plan.fit.reasons.length > 0;

  const get = (): void => {
    if (order === null) return;
    orderModel(order, {
      ...(files === undefined ? {} : { files }),
      ...(token === "" ? {} : { token }),
    });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Get ${model.name}`}
      footer={
        <>
          {isHere && (
            <output className="mr-auto text-table">
              This one is in this browser already, or on its way.
            </output>
          )}
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" icon={<Download />} isDisabled={order === null || isHere} onPress={get}>
            {isAgainstAdvice ? "Get it anyway" : "Get it"}
          </Button>
        </>
      }
    >
      <SourceList
        options={getSources(model, draft, machine, linkSpeed)}
        value={draft.key}
        onChange={draft.setKey}
      />
    </Dialog>
  );
}
