import { Download } from "lucide-react";
import { lazy, Suspense, useEffect, useState, type ReactElement, type ReactNode } from "react";
import { useShallow } from "zustand/react/shallow";
import type { CatalogueModel } from "#core/models/catalogueModel.ts";
import { MODEL_CATALOGUE } from "#core/models/modelCatalogue.ts";
import { selectMachine, selectModelActions, selectModelState } from "#stores/modelStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { useFiles } from "#ui/filesContext.tsx";
import type { PickedModelFile } from "#ui/modelActionsContext.tsx";
import { useLibraryStore, useModelStore } from "#ui/storesContext.tsx";
import { CatalogueSection } from "./CatalogueSection.tsx";
import { LoadPanel } from "./LoadPanel.tsx";
import { MachineSummary } from "./MachineSummary.tsx";
import { OtherModelSection } from "./OtherModelSection.tsx";
import { choosePrimary } from "./primaryAction.ts";
import { Shelf } from "./Shelf.tsx";
import { SlowLoadDialog } from "./SlowLoadDialog.tsx";
import { useJudgeLoader } from "./useJudgeLoader.ts";
import { useKeptFocus } from "./useKeptFocus.ts";
import { focusShelf } from "./useOrderModel.ts";

const GetDialog = lazy(async () => ({ default: (await import("./GetDialog.tsx")).GetDialog }));
const OtherModelDialog = lazy(async () => ({
  default: (await import("./OtherModelDialog.tsx")).OtherModelDialog,
}));

type Getting =
  | { readonly kind: "nothing" }
  | { readonly kind: "other" }
  | { readonly kind: "catalogue"; readonly model: CatalogueModel };

const NOTHING: Getting = { kind: "nothing" };

export interface ModelsPageProps {
  readonly onJudge: () => void;
  /** A model that was dropped on the window, to be brought in; `null` where none was. */
  readonly dropped: Promise<readonly PickedModelFile[]> | null;
  /** What was dropped is brought in, or not wanted. */
  readonly onDroppedEnd: () => void;
}

/** The person sees what this machine can run, what is in this browser, and gets and loads judges. */
export function ModelsPage({ onJudge, dropped, onDroppedEnd }: ModelsPageProps): ReactElement {
  const machine = useModelStore(selectMachine);
  const state = useModelStore(selectModelState);
  const hasStored = useLibraryStore(({ stored }) => stored.length > 0);
  const primary = useLibraryStore(
    useShallow(({ stored, installs }) => choosePrimary(state.kind, stored, installs)),
  );
  const { pickFile } = useFiles();
  const loader = useJudgeLoader();
  const [getting, setGetting] = useState<Getting>(NOTHING);
  const [first] = MODEL_CATALOGUE;
  useGpuLook();

  const openFile = async (): Promise<void> => {
    // every file can be picked: systems that hide unknown types would hide .gguf
    const file = await pickFile("");
    if (file !== null) loader.loadSource({ kind: "gguf-file", file }, file.name);
  };
  const close = (): void => {
    setGetting(NOTHING);
    if (dropped === null) return;
    onDroppedEnd();
    focusShelf();
  };
  return (
    <div className="mx-auto flex w-full max-w-240 flex-col gap-6 p-4">
      <MachineSummary machine={machine} />
      <JudgePlace>
        <LoadPanel state={state} hasStored={hasStored} onJudge={onJudge} />
      </JudgePlace>
      <Shelf
        loader={loader}
        primaryId={primary.kind === "load" ? primary.id : null}
        emptyAction={
          first !== undefined && (
            <Button
              variant={primary.kind === "get" ? "primary" : "secondary"}
              icon={<Download />}
              isDisabled={machine === null}
              onPress={() => setGetting({ kind: "catalogue", model: first })}
            >
              Get {first.name} …
            </Button>
          )
        }
      />
      <CatalogueSection machine={machine} onGet={(model) => setGetting({ kind: "catalogue", model })} />
      <OtherModelSection
        isDisabled={state.kind === "loading"}
        onBringIn={() => setGetting({ kind: "other" })}
        onOpenGguf={() => void openFile()}
      />
      <Suspense fallback={null}>
        {machine !== null && dropped === null && getting.kind === "catalogue" && (
          <GetDialog model={getting.model} machine={machine} onClose={close} />
        )}
        {machine !== null && (dropped !== null || getting.kind === "other") && (
          <OtherModelDialog machine={machine} dropped={dropped} onClose={close} />
        )}
      </Suspense>
      {loader.slowLoad !== null && (
        <SlowLoadDialog slowLoad={loader.slowLoad} onAnswer={loader.answerSlowLoad} />
      )}
    </div>
  );
}

/** Holds what is said of the judge, and the focus when its buttons change. */
function JudgePlace({ children }: { readonly children: ReactNode }): ReactElement {
  const { ref, ...keptFocus } = useKeptFocus();
  return (
    <div
      ref={(element) => {
        ref.current = element;
      }}
      {...keptFocus}
      className="outline-none empty:hidden"
    >
      {children}
    </div>
  );
}

/** Look again at a machine that offered no GPU: after a crash the browser gives it back, and nobody tells the page. */
function useGpuLook(): void {
  const hasNone = useModelStore(({ machine }) => machine?.gpu.kind === "no-adapter");
  const { probe } = useModelStore(selectModelActions);
  useEffect(() => {
    if (hasNone) void probe();
  }, [hasNone, probe]);
}
