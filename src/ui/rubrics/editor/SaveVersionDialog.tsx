import { useEffect, useId, useRef, useState, type ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { TextField } from "#ui/components/TextField.tsx";

export interface SaveVersionDialogProps {
  /** The number that the version will have. */
  readonly version: number;
  /** @returns when it is saved, or could not be. */
  readonly onSave: (note: string) => Promise<void>;
  readonly onClose: () => void;
}

/** The person may say what has changed, and saves the version with Enter. */
export function SaveVersionDialog({ version, onSave, onClose }: SaveVersionDialogProps): ReactElement {
  const formId = useId();
  const fieldRef = useRef<HTMLInputElement>(null);
  const [note, setNote] = useState("");
  const [isSaving, setSaving] = useState(false);
  useEffect(() => fieldRef.current?.focus(), []);

  async function save(): Promise<void> {
    if (isSaving) return;
    setSaving(true);
    await onSave(note.trim());
    onClose();
  }

  return (
    <Dialog
      isOpen
      size="small"
      title={`Save version ${version}`}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isSaving} keys="Enter">
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          ref={fieldRef}
          label="What has changed"
          description="May stay empty. A saved version never changes; verdicts name it."
          value={note}
          onChange={setNote}
          maxLength={500}
        />
      </form>
    </Dialog>
  );
}
