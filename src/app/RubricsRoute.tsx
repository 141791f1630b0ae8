import { useEffect, useMemo, type ReactElement } from "react";
import { sha256Hex } from "#engine/sha256.ts";
import { selectReadyModel } from "#stores/modelStore.ts";
import type { InitialImport } from "#ui/rubrics/transfer/ImportRubricsDialog.tsx";
import { RubricsPage } from "#ui/rubrics/RubricsPage.tsx";
import { RubricsContext, type RubricsDesk } from "#ui/rubrics/rubricsContext.tsx";
import { useModelStore } from "#ui/storesContext.tsx";
import type { App } from "./createApp.ts";
import { createRubricsDesk, type RubricsStores } from "./createRubricsDesk.ts";
import { downloadText } from "./downloadText.ts";

/** A text with rubrics, and the file it came in. */
export type RubricsText = Extract<InitialImport, { kind: "text" }>;

const desks = new WeakMap<App, RubricsStores>();

/** The stores of an app's Rubrics page; they live on when the page is left, so that judging goes on. */
function storesOf(app: App): RubricsStores {
  const stores = desks.get(app) ?? createRubricsDesk(app);
  desks.set(app, stores);
  return stores;
}

/** The Rubrics page over its stores, for the place that the address names. */
export function RubricsRoute({
  app,
  path,
  goTo,
  incoming,
  onIncomingEnd,
}: {
  readonly app: App;
  readonly path: string;
  readonly goTo: (path: string, options?: { readonly replace?: boolean }) => void;
  /** A file that was dropped on the window, to be shown before it is imported. */
  readonly incoming: RubricsText | null;
  readonly onIncomingEnd: () => void;
}): ReactElement {
  const stores = storesOf(app);
  const isReady = useModelStore(selectReadyModel) !== null;
  const desk = useMemo(
    (): RubricsDesk => ({
      ...stores,
      countTokens: isReady ? app.judging.countTokens : null,
      sha256: sha256Hex,
      download: downloadText,
      pageAddress: location.href.replace(/#.*$/s, ""),
      goTo,
    }),
    [stores, isReady, app.judging, goTo],
  );
  useEffect(() => {
    // verdicts may have been made on other pages meanwhile
    const { reading, actions } = stores.library.getState();
    if (reading.kind === "ready") void actions.refreshUsage();
  }, [stores]);
  useEffect(() => {
    const { editor, trial } = stores;
    return () => {
      void editor.getState().actions.flush();
      void trial.getState().actions.flush();
    };
  }, [stores]);
  return (
    <RubricsContext value={desk}>
      <RubricsPage {...{ path, incoming, onIncomingEnd }} />
    </RubricsContext>
  );
}
