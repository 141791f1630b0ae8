import { lazy, Suspense, useState, type ReactElement } from "react";
import type { MachineFacts } from "#core/models/hardware.ts";
import { MODEL_CATALOGUE } from "#core/models/modelCatalogue.ts";
import { Button } from "#ui/components/Button.tsx";
import { SlowLoadDialog } from "#ui/models/SlowLoadDialog.tsx";
import { NVIDIA_LINUX, SAMPLE_MACHINE } from "./sampleModels.ts";
import { Specimen } from "./Specimen.tsx";

const GetDialog = lazy(async () => ({ default: (await import("#ui/models/GetDialog.tsx")).GetDialog }));
const OtherModelDialog = lazy(async () => ({
  default: (await import("#ui/models/OtherModelDialog.tsx")).OtherModelDialog,
}));

type Opened = "none" | "get" | "get-f32" | "other" | "slow";

/** The dialogs that bring models in. */
export function DialogsGallery(): ReactElement {
  const [opened, setOpened] = useState<Opened>("none");
  const close = (): void => setOpened("none");
  const machine: MachineFacts = opened === "get-f32" ? NVIDIA_LINUX : SAMPLE_MACHINE;
  const [model] = MODEL_CATALOGUE;
  return (
    <Specimen caption="opened by a press">
      <Button onPress={() => setOpened("get")}>Get a model</Button>
      <Button onPress={() => setOpened("get-f32")}>Get a model without shader-f16</Button>
      <Button onPress={() => setOpened("other")}>Other model</Button>
      <Button onPress={() => setOpened("slow")}>Slow load</Button>
      <Suspense fallback={null}>
        {(opened === "get" || opened === "get-f32") && model !== undefined && (
          <GetDialog model={model} machine={machine} onClose={close} />
        )}
        {opened === "other" && <OtherModelDialog dropped={null} machine={machine} onClose={close} />}
      </Suspense>
      {opened === "slow" && (
        <SlowLoadDialog
          slowLoad={{
            source: { kind: "gguf-file", file: new File([], "prometheus-7b-v2.0.Q4_K_M.gguf") },
            name: "prometheus-7b-v2.0.Q4_K_M.gguf",
            reason:
              "This browser knows WebGPU but offers no GPU, so llama.cpp runs on the processor of this machine.",
          }}
          onAnswer={close}
        />
      )}
    </Specimen>
  );
}
