import { Share2, Upload } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { EMPTY_RUBRIC_DRAFT } from "#core/rubric/rubricDraft.ts";
import { selectDraft } from "#stores/judgeStore.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import { selectRubricActions } from "#stores/rubricStore.ts";
import {
  selectOpened,
  selectOpenRubric,
  selectRubricEditorActions,
} from "#stores/rubrics/rubricEditorState.ts";
import { selectRubricLibraryActions, selectRubricReading } from "#stores/rubrics/rubricLibraryState.ts";
import { selectStaleActions, selectStaleJudging } from "#stores/rubrics/staleState.ts";
import { classes } from "#ui/components/classes.ts";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { useJudgeStore, useModelStore, useRubricStore } from "#ui/storesContext.tsx";
import { useAttempt } from "./library/useAttempt.ts";
import { useFocusAcrossPanes } from "./useFocusAcrossPanes.ts";
import { useLibraryFold, type LibraryFold } from "./useLibraryFold.ts";
import { RubricEditorPane } from "./RubricEditorPane.tsx";
import { RubricLibraryPane } from "./RubricLibraryPane.tsx";
import { useRubricEditor, useRubricLibrary, useRubricsDesk, useStale } from "./rubricsContext.tsx";
import { parseRubricsPath, writeRubricsPath, type RubricsPlace } from "./rubricsPath.ts";
import { StaleProgress, useHasStaleProgress } from "./StaleProgress.tsx";
import type { InitialImport } from "./transfer/ImportRubricsDialog.tsx";
import { TrialBench } from "./trial/TrialBench.tsx";

const ImportRubricsDialog = lazy(async () => ({
  default: (await import("./transfer/ImportRubricsDialog.tsx")).ImportRubricsDialog,
}));
const ExportRubricsDialog = lazy(async () => ({
  default: (await import("./transfer/ExportRubricsDialog.tsx")).ExportRubricsDialog,
}));
const ShareRubricDialog = lazy(async () => ({
  default: (await import("./transfer/ShareRubricDialog.tsx")).ShareRubricDialog,
}));

/** A dialog that the address does not name. */
type Over =
  | { readonly kind: "nothing" }
  | { readonly kind: "export"; readonly ids: readonly string[] }
  | { readonly kind: "share"; readonly id: string };

const NOTHING: Over = { kind: "nothing" };

/** The person finds a rubric at the left and writes, tries and compares it at the right; on a small screen one at a time. */
export function RubricsPage({
  path,
  incoming,
  onIncomingEnd,
}: {
  readonly path: string;
  /** What the import dialog begins with, at the address that opens it. */
  readonly incoming: InitialImport | null;
  readonly onIncomingEnd: () => void;
}): ReactElement {
  const place = useMemo(() => parseRubricsPath(path), [path]);
  const go = useGoing();
  const [over, setOver] = useState<Over>(NOTHING);
  const openId = place.kind === "rubric" ? place.id : null;
  const startImport = useCallback(() => go.to({ kind: "import" }), [go]);
  const startExport = useCallback((ids: readonly string[]) => setOver({ kind: "export", ids }), []);
  const [pasted, setPasted] = useState<InitialImport | null>(null);
  const leaveImport = useCallback(() => {
    setPasted(null);
    onIncomingEnd();
    go.leaveDialog();
  }, [go, onIncomingEnd]);
  const showPasted = useCallback(
    (text: string) => {
      setPasted({ kind: "text", text });
      go.to({ kind: "import" });
    },
    [go],
  );
  usePastedRubrics(showPasted);
  const openedKind = useRubricEditor(selectOpened).kind;
  const fold = useLibraryFold(openedKind === "open" || openedKind === "opening", go.create);
  const pageRef = useFocusAcrossPanes(openId);
  useOpenRubric(openId);
  useNewRubric(place.kind === "new");
  return (
    <div ref={pageRef} className="flex h-full min-h-0">
      <section
        aria-label="Library"
        className={classes(
          "h-full min-h-0 w-full flex-col border-line pane:w-70 pane:shrink-0 pane:border-r",
          fold.isFolded ? "hidden" : openId === null ? "flex" : "hidden pane:flex",
        )}
      >
        <RubricLibraryPane openId={openId} onOpen={go.open} onImport={startImport} onExport={startExport} />
      </section>
      <section
        aria-label="Rubric"
        className={classes("h-full min-h-0 min-w-0 flex-1 pane:block", openId === null ? "hidden" : "block")}
      >
        <Editor {...{ place, go, setOver, fold }} />
      </section>
      <Suspense>
        {place.kind === "import" && (
          <ImportRubricsDialog
            key={incoming?.kind === "text" ? incoming.fileName : undefined}
            initial={incoming ?? pasted}
            onClose={leaveImport}
          />
        )}
        {place.kind === "shared" && (
          <ImportRubricsDialog
            key={place.data}
            initial={{ kind: "link", data: place.data }}
            onClose={leaveImport}
          />
        )}
        {over.kind === "export" && <ExportRubricsDialog ids={over.ids} onClose={() => setOver(NOTHING)} />}
        {over.kind === "share" && <ShareRubricDialog id={over.id} onClose={() => setOver(NOTHING)} />}
      </Suspense>
    </div>
  );
}

/** Ways to the places of this page. */
interface Going {
  readonly to: (place: Parameters<typeof writeRubricsPath>[0]) => void;
  readonly open: (id: string) => void;
  readonly create: () => void;
  /** From a dialog that the address names back to the library, unless it has led elsewhere; leaves no step for *Back*. */
  readonly leaveDialog: () => void;
}

function useGoing(): Going {
  const { goTo } = useRubricsDesk();
  return useMemo(
    () => ({
      to: (place) => goTo(writeRubricsPath(place)),
      open: (id) => goTo(writeRubricsPath({ kind: "rubric", id, tab: "trial" })),
      create: () => goTo("/rubrics/new"),
      leaveDialog: () => {
        const { kind } = parseRubricsPath(location.hash.slice(1));
        if (kind === "import" || kind === "shared") {
          goTo(writeRubricsPath({ kind: "library" }), { replace: true });
        }
      },
    }),
    [goTo],
  );
}

function Editor({
  place,
  go,
  setOver,
  fold,
}: {
  readonly place: RubricsPlace;
  readonly go: Going;
  readonly setOver: (over: Over) => void;
  readonly fold: LibraryFold;
}): ReactElement {
  const { goTo } = useRubricsDesk();
  const rubric = useRubricEditor(selectOpenRubric);
  const { select } = useRubricStore(selectRubricActions);
  const judgeCaseDraft = useJudgeStore(selectDraft);
  const hasStaleProgress = useHasStaleProgress(rubric?.id ?? null);
  const openId = place.kind === "rubric" ? place.id : null;
  const exportEntries: readonly MenuEntry[] =
    openId === null
      ? []
      : [
          {
            id: "share",
            label: "Share as a link …",
            icon: <Share2 />,
            onSelect: () => setOver({ kind: "share", id: openId }),
          },
          {
            id: "export",
            label: "Export …",
            icon: <Upload />,
            onSelect: () => setOver({ kind: "export", ids: [openId] }),
          },
        ];
  return (
    <RubricEditorPane
      tab={place.kind === "rubric" ? place.tab : "trial"}
      onTab={(tab) => openId !== null && go.to({ kind: "rubric", id: openId, tab })}
      onOpen={go.open}
      onBack={() => go.to({ kind: "library" })}
      onJudgeWith={(id) => {
        select(id);
        goTo("/");
      }}
      exportEntries={exportEntries}
      libraryFold={fold}
      onJudgeStale={useJudgeStale()}
      staleProgress={hasStaleProgress ? <StaleProgress /> : undefined}
      trial={<TrialBench judgeCaseDraft={judgeCaseDraft} />}
    />
  );
}

/** Judges the stale cases of the open rubric again; `null` while no judge could. */
function useJudgeStale(): (() => void) | null {
  const rubric = useRubricEditor(selectOpenRubric);
  const { refreshStaleness } = useRubricEditor(selectRubricEditorActions);
  const isReady = useModelStore(selectReadyModel) !== null;
  const isRunning = useStale(selectStaleJudging).kind === "running";
  const { judgeAgain } = useStale(selectStaleActions);
  const attempt = useAttempt();
  const newest = rubric?.versions.at(-1);
  if (!isReady || isRunning || newest === undefined) return null;
  return () =>
    attempt(async () => {
      await judgeAgain(newest);
      await refreshStaleness();
    });
}

/** Open the rubric that the address names, once the library is read. */
function useOpenRubric(id: string | null): void {
  const isReady = useRubricLibrary(selectRubricReading).kind === "ready";
  const { open, close } = useRubricEditor(selectRubricEditorActions);
  useEffect(() => {
    if (!isReady) return;
    if (id === null) void close();
    else void open(id);
  }, [isReady, id, open, close]);
}

/** Show what is pasted on the page, but not into a field or a dialog, before it is imported. */
function usePastedRubrics(onText: (text: string) => void): void {
  useEffect(() => {
    function take(event: ClipboardEvent): void {
      const { target } = event;
      const isInField =
        target instanceof Element && target.closest("input, textarea, select, [role=dialog]") !== null;
      const text = event.clipboardData?.getData("text/plain").trim() ?? "";
      if (event.defaultPrevented || isInField || text === "") return;
      event.preventDefault();
      onText(text);
    }
    window.addEventListener("paste", take);
    return () => window.removeEventListener("paste", take);
  }, [onText]);
}

/** Start a rubric for an address that asks for a new one, and go on to the address of that. */
function useNewRubric(isWanted: boolean): void {
  const isReady = useRubricLibrary(selectRubricReading).kind === "ready";
  const { create } = useRubricLibrary(selectRubricLibraryActions);
  const { goTo } = useRubricsDesk();
  const attempt = useAttempt();
  const isStarted = useRef(false);
  useEffect(() => {
    if (!isWanted) isStarted.current = false;
    if (!isWanted || !isReady || isStarted.current) return;
    isStarted.current = true;
    attempt(async () => {
      const id = await create(EMPTY_RUBRIC_DRAFT);
      goTo(writeRubricsPath({ kind: "rubric", id, tab: "trial" }), { replace: true });
    });
  }, [isWanted, isReady, create, goTo, attempt]);
}
