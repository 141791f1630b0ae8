import { lazy, Suspense, useCallback, useMemo, useState, type ReactElement } from "react";
import { useHashLocation } from "wouter/use-hash-location";
import { requireUnsealed } from "#stores/privacyStore.ts";
import { ToastRegion } from "#ui/components/ToastRegion.tsx";
import type { ToastQueue } from "#ui/components/toastQueue.ts";
import { FilesContext } from "#ui/filesContext.tsx";
import { ModelActionsContext, type ModelActions, type PickedModelFile } from "#ui/modelActionsContext.tsx";
import { WorkChip } from "#ui/models/WorkChip.tsx";
import { AppFrame } from "#ui/frame/AppFrame.tsx";
import { JudgePage } from "#ui/judge/JudgePage.tsx";
import { StoresContext } from "#ui/storesContext.tsx";
import { ToastsContext } from "#ui/toastsContext.tsx";
import type { RubricsText } from "./RubricsRoute.tsx";
import type { App as HearthApp } from "./createApp.ts";
import { downloadText } from "./downloadText.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { createFileActions } from "./fileActions.ts";
import { createModelActions } from "./modelActions.ts";
import { JudgeChipPanel } from "./JudgeChipPanel.tsx";
import { NAV_ITEMS, PAGES, pageAt, type PageId } from "./pages.tsx";
import { PrivacyChipPanel } from "./PrivacyChipPanel.tsx";
import { ThemeButton } from "./ThemeButton.tsx";
import { useCommands } from "./useCommands.ts";
import { useDroppedFiles } from "./useDroppedFiles.ts";

const ModelsPage = lazy(async () => ({ default: (await import("#ui/models/ModelsPage.tsx")).ModelsPage }));
const RubricsRoute = lazy(async () => ({ default: (await import("./RubricsRoute.tsx")).RubricsRoute }));
const GalleryPage = lazy(async () => ({
  default: (await import("#ui/gallery/GalleryPage.tsx")).GalleryPage,
}));
const CommandPalette = lazy(async () => ({
  default: (await import("#ui/components/CommandPalette.tsx")).CommandPalette,
}));
const ShortcutsDialog = lazy(async () => ({
  default: (await import("./ShortcutsDialog.tsx")).ShortcutsDialog,
}));

/** What lies over the page. */
export type Overlay = "none" | "palette" | "shortcuts";

/** The whole application: the frame, the page that the address names, and what lies over it. */
export function App({ app, toasts }: { readonly app: HearthApp; readonly toasts: ToastQueue }): ReactElement {
  return (
    <StoresContext value={app.stores}>
      <ToastsContext value={toasts.add}>
        <FramedPages app={app} />
        <ToastRegion queue={toasts} />
      </ToastsContext>
    </StoresContext>
  );
}

function FramedPages({ app }: { readonly app: HearthApp }): ReactElement {
  const [path, goTo] = useHashLocation();
  const [overlay, setOverlay] = useState<Overlay>("none");
  const [dropped, setDropped] = useState<DroppedModel | null>(null);
  const [droppedRubrics, setDroppedRubrics] = useState<RubricsText | null>(null);
  const page = pageAt(path);
  const files = useMemo(() => createFileActions(app.storage), [app.storage]);
  const modelActions = useMemo(
    () => createModelActions((what) => requireUnsealed(app.stores.privacy.getState(), what)),
    [app.stores],
  );
  const closeOverlay = useCallback(() => setOverlay("none"), []);
  const commands = useCommands({ page, goTo, overlay, setOverlay });
  const showRubrics = useCallback(
    (file: RubricsText) => {
      setDroppedRubrics(file);
      goTo(`${PAGES.rubrics.path}/import`);
    },
    [goTo],
  );
  useDroppedFiles({ files, page, goTo, onModel: setDropped, onRubrics: showRubrics });

  return (
    <FilesContext value={files}>
      <AppFrame
        pageTitle={PAGES[page].title}
        navItems={NAV_ITEMS}
        currentId={page}
        onNavigate={(href) => goTo(href.replace(/^#/, ""))}
        backgroundWork={
          <>
            {page !== "models" && <WorkChip href={`#${PAGES.models.path}`} />}
            <ThemeButton />
          </>
        }
        judgeChip={<JudgeChipPanel onChooseJudge={() => goTo("/models")} />}
        privacyChip={<PrivacyChipPanel />}
      >
        <ErrorBoundary resetKey={page}>
          <Suspense fallback={<p className="p-4 text-muted">Loading the page …</p>}>
            <Page
              {...{ app, page, path, goTo, droppedRubrics }}
              onRubricsEnd={() => setDroppedRubrics(null)}
              modelActions={modelActions}
              dropped={dropped}
              onDroppedEnd={() => setDropped(null)}
              onChooseJudge={() => goTo("/models")}
              onJudge={() => goTo("/")}
            />
          </Suspense>
        </ErrorBoundary>
      </AppFrame>
      <Suspense fallback={null}>
        {overlay === "palette" && <CommandPalette isOpen onClose={closeOverlay} actions={commands} />}
        {overlay === "shortcuts" && <ShortcutsDialog commands={commands} onClose={closeOverlay} />}
      </Suspense>
    </FilesContext>
  );
}

/** A folder or files of a model, dropped on the window and not yet brought in. */
type DroppedModel = Promise<readonly PickedModelFile[]>;

function Page({
  app,
  page,
  path,
  goTo,
  droppedRubrics,
  onRubricsEnd,
  modelActions,
  dropped,
  onDroppedEnd,
  onChooseJudge,
  onJudge,
}: {
  readonly app: HearthApp;
  readonly page: PageId;
  readonly path: string;
  readonly goTo: (path: string, options?: { readonly replace?: boolean }) => void;
  readonly droppedRubrics: RubricsText | null;
  readonly onRubricsEnd: () => void;
  readonly modelActions: ModelActions;
  readonly dropped: DroppedModel | null;
  readonly onDroppedEnd: () => void;
  readonly onChooseJudge: () => void;
  readonly onJudge: () => void;
}): ReactElement {
  switch (page) {
    case "judge":
      return (
        <JudgePage
          onChooseJudge={onChooseJudge}
          onEditRubric={(id) => goTo(`${PAGES.rubrics.path}/${id ?? "new"}`)}
          onDownload={downloadText}
        />
      );
    case "rubrics":
      return <RubricsRoute {...{ app, path, goTo }} incoming={droppedRubrics} onIncomingEnd={onRubricsEnd} />;
    case "models":
      return (
        <ModelActionsContext value={modelActions}>
          <ModelsPage {...{ onJudge, dropped, onDroppedEnd }} />
        </ModelActionsContext>
      );
    case "gallery":
      return <GalleryPage />;
  }
}
