import { ChevronLeft } from "lucide-react";
import { useEffect, type ReactElement } from "react";
import { selectOpened, selectRubricEditorActions } from "#stores/rubrics/rubricEditorState.ts";
import { selectRubricRecords } from "#stores/rubrics/rubricLibraryState.ts";
import { Button } from "#ui/components/Button.tsx";
import { EmptyState } from "#ui/components/EmptyState.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails, errorText } from "#ui/errorText.ts";
import { OpenRubricView, type EditorSurroundings } from "./editor/OpenRubricView.tsx";
import { usePageKeys } from "./editor/usePageKeys.ts";
import { useAttempt } from "./library/useAttempt.ts";
import { useRubricUndo } from "./library/useRubricUndo.ts";
import { NothingOpen } from "./NothingOpen.tsx";
import { useRubricEditor, useRubricLibrary } from "./rubricsContext.tsx";

export type RubricEditorPaneProps = EditorSurroundings;

/** The person writes the rubric that the address names; or reads why it is not here. */
export function RubricEditorPane(props: RubricEditorPaneProps): ReactElement {
  const opened = useRubricEditor(selectOpened);
  if (opened.kind === "open") {
    return <OpenRubricView key={opened.rubric.id} {...props} rubric={opened.rubric} />;
  }
  return (
    <>
      <div className="border-b border-line px-2 py-1 pane:hidden">
        <Button variant="quiet" icon={<ChevronLeft />} onPress={props.onBack}>
          All rubrics
        </Button>
      </div>
      <NotOpen opened={opened} onBack={props.onBack} onOpen={props.onOpen} />
    </>
  );
}

type Opened = ReturnType<typeof selectOpened>;

function NotOpen({
  opened,
  onBack,
  onOpen,
}: Pick<RubricEditorPaneProps, "onBack" | "onOpen"> & {
  readonly opened: Exclude<Opened, { readonly kind: "open" }>;
}): ReactElement {
  const { open, keepAsCopy } = useRubricEditor(selectRubricEditorActions);
  const attempt = useAttempt();
  const keepMine = (): void => attempt(async () => onOpen(await keepAsCopy()));
  const { undo, redo } = useRubricUndo(onOpen);
  // a rubric that was deleted comes back by key, too
  usePageKeys({ onUndo: undo, onRedo: redo, onSave: null });
  const isBack = useRubricLibrary(selectRubricRecords).some(
    ({ id }) => opened.kind === "missing" && id === opened.id,
  );
  useEffect(() => {
    if (isBack && opened.kind === "missing") void open(opened.id);
  }, [isBack, opened, open]);
  switch (opened.kind) {
    case "none":
      return <NothingOpen />;
    case "opening":
      return <p className="p-4 text-muted">Opening the rubric …</p>;
    case "missing":
      return (
        <div className="p-4">
          {opened.typed === null ? (
            <EmptyState
              text="There is no such rubric in this browser; it may have been deleted."
              action={<Button onPress={onBack}>Show all rubrics</Button>}
            />
          ) : (
            <EmptyState
              text="This rubric was deleted in another tab while you wrote here. What you typed is only in this page."
              action={<Button onPress={keepMine}>Keep mine as a rubric of its own</Button>}
            />
          )}
        </div>
      );
    case "failed":
      return (
        <div className="p-4">
          <ErrorState
            {...errorText(opened.error)}
            details={errorDetails(opened.error)}
            action={<Button onPress={() => void open(opened.id)}>Try again</Button>}
          />
        </div>
      );
  }
}
