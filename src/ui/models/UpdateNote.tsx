import { Download } from "lucide-react";
import type { ReactElement } from "react";
import type { InstallOrder } from "#core/models/installOrder.ts";
import { Button } from "#ui/components/Button.tsx";
import { FaultNote } from "./FaultNote.tsx";
import { describeGetting, describeUpdate, updateFaultText, type UpdateView } from "./updateWords.ts";

/** The person reads whether there is a newer version of a stored model, and gets it beside the one that is there. */
export function UpdateNote({
  update,
  onGet,
}: {
  readonly update: UpdateView | null;
  readonly onGet: (order: InstallOrder) => void;
}): ReactElement {
  return (
    <>
      {/* always there, so that its words are read out when they come */}
      <output className="-mt-1 text-pretty not-empty:mt-0">
        {update !== null && update.kind !== "failed" && describeUpdate(update)}
      </output>
      {update?.kind === "failed" && <FaultNote fault={update.error} text={updateFaultText(update.error)} />}
      {update?.kind === "offered" && (
        <div>
          <Button icon={<Download />} onPress={() => onGet(update.order)}>
            {describeGetting(update.version)}
          </Button>
        </div>
      )}
    </>
  );
}
