import { useEffect, useMemo, useRef } from "react";
import { tinykeys } from "tinykeys";
import { caseToDraft, emptyDraft } from "#core/cases/caseDraft.ts";
import { EXAMPLE_TITLES, loadExample } from "#core/cases/exampleTitles.ts";
import { selectDraft, selectJudgeActions, selectRun } from "#stores/judgeStore.ts";
import { selectModelActions, selectModelState, selectReadyModel } from "#stores/modelStore.ts";
import { selectRubric, selectRubricActions, selectRubrics } from "#stores/rubricStore.ts";
import { selectSettingsActions } from "#stores/settingsStore.ts";
import type { CommandAction } from "#ui/components/commandAction.ts";
import { useJudgeStore, useModelStore, useRubricStore, useSettingsStore } from "#ui/storesContext.tsx";
import type { Overlay } from "./App.tsx";
import { PAGES, type PageId } from "./pages.tsx";

/** Keys that only mean something while nothing is being typed. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Whether a dialog is open, which then has the keys for itself. */
function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], dialog[open]') !== null;
}

/** Most rubrics in the palette; the Rubrics page finds the others. */
const MAX_RUBRICS = 100;

/** Everything that can be done from the command palette, and the keys that do the same. */
export function useCommands({
  page,
  goTo,
  overlay,
  setOverlay,
}: {
  readonly page: PageId;
  readonly goTo: (path: string) => void;
  readonly overlay: Overlay;
  readonly setOverlay: (overlay: Overlay) => void;
}): readonly CommandAction[] {
  const judge = useJudgeStore(selectJudgeActions);
  const isRunning = useJudgeStore(selectRun).kind === "running";
  const { mode } = useJudgeStore(selectDraft);
  const model = useModelStore(selectModelActions);
  const modelKind = useModelStore(selectModelState).kind;
  const isReady = useModelStore(selectReadyModel) !== null;
  const rubric = useRubricStore(selectRubric);
  const rubrics = useRubricStore(selectRubrics);
  const { select } = useRubricStore(selectRubricActions);
  const { setTheme } = useSettingsStore(selectSettingsActions);

  const commands = useMemo((): readonly CommandAction[] => {
    const startJudging = (): void => {
      goTo(PAGES.judge.path);
      if (isReady) void judge.judge(rubric);
    };
    const openCase = (open: () => Promise<void>): void => {
      goTo(PAGES.judge.path);
      void open();
    };
    return [
      {
        id: "page-judge",
        title: "Go to Judge",
        group: "Pages",
        keys: "g j",
        run: () => goTo(PAGES.judge.path),
      },
      {
        id: "page-rubrics",
        title: "Go to Rubrics",
        group: "Pages",
        keys: "g r",
        run: () => goTo(PAGES.rubrics.path),
      },
      {
        id: "page-models",
        title: "Go to Models",
        group: "Pages",
        keys: "g m",
        run: () => goTo(PAGES.models.path),
      },
      ...(isRunning
        ? [{ id: "stop", title: "Stop judging", group: "Judge", keys: "Escape", run: judge.stop }]
        : [{ id: "judge", title: "Judge this case", group: "Judge", keys: "Mod+Enter", run: startJudging }]),
      ...(isRunning
        ? []
        : [
            {
              id: "new-case",
              title: "New case",
              group: "Judge",
              run: () => openCase(() => judge.open(emptyDraft(crypto.randomUUID(), mode))),
            },
            ...EXAMPLE_TITLES.map(({ id, title, rubricId }) => ({
              id,
              title: `Example: ${title}`,
              group: "Judge",
              run: () => {
                select(rubricId);
                openCase(async () => judge.open(caseToDraft((await loadExample(id)).evaluationCase)));
              },
            })),
          ]),
      {
        id: "new-rubric",
        title: "New rubric",
        group: "Rubrics",
        run: () => goTo(`${PAGES.rubrics.path}/new`),
      },
      {
        id: "import-rubrics",
        title: "Import rubrics …",
        group: "Rubrics",
        run: () => goTo(`${PAGES.rubrics.path}/import`),
      },
      ...rubrics.slice(0, MAX_RUBRICS).map(({ id, name }) => ({
        id: `rubric-${id}`,
        title: `Open ${name}`,
        group: "Rubrics",
        run: () => goTo(`${PAGES.rubrics.path}/${encodeURIComponent(id)}`),
      })),
      ...(modelKind === "loading"
        ? [{ id: "cancel-load", title: "Cancel loading", group: "Models", run: model.cancelLoad }]
        : []),
      ...(isReady
        ? [{ id: "unload", title: "Unload the judge", group: "Models", run: () => void model.unload() }]
        : []),
      { id: "theme-system", title: "Theme: as the system", group: "Look", run: () => setTheme("system") },
      { id: "theme-light", title: "Theme: light", group: "Look", run: () => setTheme("light") },
      { id: "theme-dark", title: "Theme: dark", group: "Look", run: () => setTheme("dark") },
      {
        id: "shortcuts",
        title: "Keyboard shortcuts",
        group: "Help",
        keys: "?",
        run: () => setOverlay("shortcuts"),
      },
    ];
  }, [
    goTo,
    isReady,
    isRunning,
    judge,
    mode,
    model,
    modelKind,
    rubric,
    rubrics,
    select,
    setOverlay,
    setTheme,
  ]);

  const latest = useRef({ commands, page, overlay });
  useEffect(() => {
    latest.current = { commands, page, overlay };
  });
  useEffect(() => {
    const runCommand = (id: string): void =>
      latest.current.commands.find((command) => command.id === id)?.run();
    const unlessBusy = (id: string) => (event: KeyboardEvent) => {
      if (isTyping(event) || isDialogOpen()) return;
      event.preventDefault();
      runCommand(id);
    };
    return tinykeys(window, {
      "$mod+KeyK": (event) => {
        event.preventDefault();
        setOverlay(latest.current.overlay === "palette" ? "none" : "palette");
      },
      "$mod+Enter": (event) => {
        if (latest.current.page !== "judge" || isDialogOpen()) return;
        event.preventDefault();
        runCommand("judge");
      },
      Escape: () => {
        if (!isDialogOpen()) runCommand("stop");
      },
      "g j": unlessBusy("page-judge"),
      "g r": unlessBusy("page-rubrics"),
      "g m": unlessBusy("page-models"),
      "Shift+?": unlessBusy("shortcuts"),
      "?": unlessBusy("shortcuts"),
    });
  }, [setOverlay]);

  return commands;
}
