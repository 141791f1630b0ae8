import { useEffect, useMemo, useState, type ReactElement } from "react";
import { asAppError, type AppError } from "#core/errors.ts";
import { writeRubricLink } from "#core/rubric/formats/rubricLink.ts";
import type { RubricBundle } from "#core/rubric/rubricRecord.ts";
import { Button } from "#ui/components/Button.tsx";
import { CopyButton } from "#ui/components/CopyButton.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { Switch } from "#ui/components/Switch.tsx";
import { TextField } from "#ui/components/TextField.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { useRubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { exportedBundles } from "./exportRubrics.ts";
import { countOf, LONG_LINK, longLinkWords, shownName, textWords } from "./transferWords.ts";

export interface ShareRubricDialogProps {
  /** Of a rubric of the person's own or a starter. */
  readonly id: string;
  readonly onClose: () => void;
}

type Bundle =
  | { readonly kind: "reading" }
  | { readonly kind: "ready"; readonly bundle: RubricBundle }
  | { readonly kind: "failed"; readonly error: AppError };

/** The person gets a link that holds the rubric itself, and reads who can see it. */
export function ShareRubricDialog({ id, onClose }: ShareRubricDialogProps): ReactElement {
  const { pageAddress } = useRubricsDesk();
  const state = useSharedBundle(id);
  const [withTrialCases, setWithTrialCases] = useState(false);
  const bundle = state.kind === "ready" ? state.bundle : null;
  const link = useMemo(
    () => (bundle === null ? null : tryWriteLink(pageAddress, bundle, withTrialCases)),
    [bundle, pageAddress, withTrialCases],
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={bundle === null ? "Share" : `Share ${shownName(bundle.record.draft.name)}`}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Close
          </Button>
          {link?.kind === "written" && (
            <CopyButton key={link.address} getText={() => link.address} label="Copy link" variant="primary" />
          )}
        </>
      }
    >
      {state.kind === "reading" && <p className="text-muted">Reading …</p>}
      {state.kind === "failed" && <ShareFault error={state.error} />}
      {bundle !== null && link !== null && (
        <div className="flex flex-col gap-3">
          {link.kind === "failed" ? <ShareFault error={link.error} /> : <LinkField address={link.address} />}
          <CaseSwitch
            count={bundle.trialCases.length}
            isSelected={withTrialCases}
            onChange={setWithTrialCases}
          />
          <p className="max-w-reading text-pretty">
            The rubric is in the link itself, after the #. Browsers do not send that part to any server;
            whoever gets the link can read it.
          </p>
          <p className="max-w-reading text-pretty text-muted">
            It holds {textWords(bundle.record)}, with name and tags. Earlier versions stay here.
          </p>
        </div>
      )}
    </Dialog>
  );
}

function LinkField({ address }: { readonly address: string }): ReactElement {
  return (
    <TextField
      label="Link"
      value={address}
      onChange={() => {}}
      isReadOnly
      isMonospace
      type="url"
      description={
        <span className="tabular-nums">
          {countOf(address.length, "character")}
          {address.length > LONG_LINK && `. ${longLinkWords()}`}
        </span>
      }
    />
  );
}

function CaseSwitch({
  count,
  isSelected,
  onChange,
}: {
  readonly count: number;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}): ReactElement | null {
  if (count === 0) return null;
  return (
    <Switch isSelected={isSelected} onChange={onChange}>
      {count === 1 ? "With the trial case" : `With the ${countOf(count, "trial case")}`}
    </Switch>
  );
}

function ShareFault({ error }: { readonly error: AppError }): ReactElement {
  if (error.code === "import/invalid") {
    return (
      <ErrorState
        title="This rubric is too long for a link"
        whatToDo="Export it as Hearth JSON and send the file."
        details={errorDetails(error)}
      />
    );
  }
  const { title, whatToDo } = errorText(error);
  return <ErrorState title={title} whatToDo={whatToDo} details={errorDetails(error)} />;
}

/** The rubric as it is now, with what is typed in the editor. */
function useSharedBundle(id: string): Bundle {
  const { library, editor } = useRubricsDesk();
  const [state, setState] = useState<Bundle>({ kind: "reading" });
  useEffect(() => {
    let isCurrent = true;
    async function read(): Promise<Bundle> {
      try {
        await editor.getState().actions.flush();
        const [bundle] = await exportedBundles({ library, editor }, [id]);
        if (bundle === undefined) throw new TypeError(`There is no rubric ${id}`);
        return { kind: "ready", bundle };
      } catch (caught) {
        return { kind: "failed", error: asAppError(caught) };
      }
    }
    async function show(): Promise<void> {
      const next = await read();
      if (isCurrent) setState(next);
    }
    void show();
    return () => {
      isCurrent = false;
    };
  }, [editor, id, library]);
  return state;
}

type Link =
  | { readonly kind: "written"; readonly address: string }
  | { readonly kind: "failed"; readonly error: AppError };

function tryWriteLink(pageAddress: string, bundle: RubricBundle, withTrialCases: boolean): Link {
  try {
    return { kind: "written", address: writeRubricLink(pageAddress, bundle, { withTrialCases }) };
  } catch (caught) {
    return { kind: "failed", error: asAppError(caught) };
  }
}
