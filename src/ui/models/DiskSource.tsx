import { FileDown, FolderOpen } from "lucide-react";
import { useCallback, useEffect, useRef, type ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { classes } from "#ui/components/classes.ts";
import { useModelActions, type PickedModelFile } from "#ui/modelActionsContext.tsx";
import { readDroppedFiles } from "./droppedFiles.ts";
import { FaultNote } from "./FaultNote.tsx";
import { describePicked } from "./pickedWords.ts";
import { ProblemList } from "./ProblemList.tsx";
import { useDropZone } from "./useDropZone.ts";
import type { Picked } from "./usePickedModel.ts";

export interface DiskSourceProps {
  readonly picked: Picked;
  readonly onPick: (pick: Promise<readonly PickedModelFile[] | null>) => void;
}

/** The person picks or drops a folder or files, and reads what they are and what is missing. */
export function DiskSource({ picked, onPick }: DiskSourceProps): ReactElement {
  const { pickFolder, pickFiles } = useModelActions();
  const takeDrop = useCallback(
    (transfer: DataTransfer): void => onPick(readDroppedFiles(transfer)),
    [onPick],
  );
  const isOver = useDropZone(takeDrop);
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (picked.kind !== "nothing") outcome.current?.scrollIntoView({ block: "nearest" });
  }, [picked]);
  return (
    <fieldset
      className={classes(
        "m-0 flex min-w-0 flex-col gap-2 rounded-md border border-dashed p-3",
        isOver ? "border-ember bg-hover" : "border-edge",
      )}
    >
      <legend className="sr-only">Files from disk</legend>
      <p className="text-table text-muted">
        A folder with an MLC package or with safetensors, or a GGUF file with all of its parts. Drop it
        anywhere on this window, or
      </p>
      <div className="flex flex-wrap gap-2">
        <Button icon={<FolderOpen />} onPress={() => onPick(pickFolder())}>
          Pick a folder …
        </Button>
        {/* every file can be picked: systems that hide unknown types would hide .gguf */}
        <Button icon={<FileDown />} onPress={() => onPick(pickFiles("", true))}>
          Pick files …
        </Button>
      </div>
      <div ref={outcome} aria-live="polite" className="-mt-2 not-empty:mt-0">
        <PickedState picked={picked} />
      </div>
    </fieldset>
  );
}

function PickedState({ picked }: { readonly picked: Picked }): ReactElement | null {
  switch (picked.kind) {
    case "nothing":
    case "reading":
      return null;
    case "failed":
      return <FaultNote fault={picked.error} />;
    case "picked":
      return (
        <div className="flex flex-col gap-1 text-table">
          <p className="font-semibold">{describePicked(picked.files, picked.model)}</p>
          <ProblemList problems={picked.model.problems} />
        </div>
      );
  }
}
