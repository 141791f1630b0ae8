import { useCallback, useEffect, useMemo, type ReactElement } from "react";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import { selectRubricEditorActions } from "#stores/rubrics/rubricEditorState.ts";
import { selectRubricLibraryActions, selectRubricReading } from "#stores/rubrics/rubricLibraryState.ts";
import { classes } from "#ui/components/classes.ts";
import { RubricLibraryPane } from "./RubricLibraryPane.tsx";
import { parseRubricsPath, writeRubricsPath } from "./rubricsPath.ts";
import { useRubricEditor, useRubricLibrary, useRubricsDesk } from "./rubricsContext.tsx";

/** The person finds a rubric at the left and writes, tries and compares it at the right; on a small screen one at a time. */
export function RubricsPage({ path }: { readonly path: string }): ReactElement {
  const place = useMemo(() => parseRubricsPath(path), [path]);
  const { goTo } = useRubricsDesk();
  const openId = place.kind === "rubric" ? place.id : null;
  useOpenRubric(openId);
  useNewRubric(place.kind === "new");
  const open = useCallback(
    (id: string) => goTo(writeRubricsPath({ kind: "rubric", id, tab: "trial" })),
    [goTo],
  );
  const isEditing = openId !== null;
  return (
    <div className="flex h-full min-h-0">
      <section
        aria-label="Library"
        className={classes(
          "h-full min-h-0 w-full flex-col border-line pane:flex pane:w-70 pane:shrink-0 pane:border-r",
          isEditing ? "hidden" : "flex",
        )}
      >
        <RubricLibraryPane openId={openId} onOpen={open} />
      </section>
      <section
        aria-label="Rubric"
        className={classes("h-full min-h-0 min-w-0 flex-1 pane:block", isEditing ? "block" : "hidden")}
      />
    </div>
  );
}

/** Open the rubric that the address names, once the library is read. */
function useOpenRubric(id: string | null): void {
  const isReady = useRubricLibrary(selectRubricReading).kind === "ready";
  const { open } = useRubricEditor(selectRubricEditorActions);
  useEffect(() => {
    if (isReady && id !== null) void open(id);
  }, [isReady, id, open]);
}

/** Start a rubric for an address that asks for a new one, and go on to the address of that. */
function useNewRubric(isWanted: boolean): void {
  const isReady = useRubricLibrary(selectRubricReading).kind === "ready";
  const { create } = useRubricLibrary(selectRubricLibraryActions);
  const { goTo } = useRubricsDesk();
  useEffect(() => {
    if (!isWanted || !isReady) return;
    void create(EMPTY_RUBRIC_DRAFT).then((id) =>
      goTo(writeRubricsPath({ kind: "rubric", id, tab: "trial" }), { replace: true }),
    );
  }, [isWanted, isReady, create, goTo]);
}
