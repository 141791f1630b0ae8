import { lazy, Suspense, useState, type ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { Dialog } from "#ui/components/Dialog.tsx";
import { Popover } from "#ui/components/Popover.tsx";
import { useToast } from "#ui/toastsContext.tsx";
import { Tooltip } from "#ui/components/Tooltip.tsx";
import { JudgeChip } from "#ui/frame/JudgeChip.tsx";
import { LogoMark } from "#ui/frame/LogoMark.tsx";
import { PrivacyChip } from "#ui/frame/PrivacyChip.tsx";
import { LONG_RESPONSE } from "./sampleTexts.ts";
import { Specimen, SpecimenGroup } from "./Specimen.tsx";

const CommandPalette = lazy(async () => ({
  default: (await import("#ui/components/CommandPalette.tsx")).CommandPalette,
}));
const ShortcutList = lazy(async () => ({
  default: (await import("#ui/components/ShortcutList.tsx")).ShortcutList,
}));

function doNothing(): void {}

const ACTIONS = [
  { id: "judge", title: "Judge", group: "Pages", keys: "g j", run: doNothing },
  { id: "rubrics", title: "Rubrics", group: "Pages", keys: "g r", run: doNothing },
  { id: "models", title: "Models", group: "Pages", keys: "g m", run: doNothing },
  { id: "run", title: "Judge this case", group: "Judge", keys: "Mod+Enter", run: doNothing },
  { id: "dark", title: "Use the dark theme", group: "Settings", run: doNothing },
] as const;

const SHORTCUTS = [
  {
    title: "Everywhere",
    shortcuts: [
      { keys: "Mod+K", label: "Find a page or an action" },
      { keys: "?", label: "Show the keys" },
      { keys: "g j", label: "Go to Judge" },
    ],
  },
  {
    title: "Judge",
    shortcuts: [
      { keys: "Mod+Enter", label: "Judge" },
      { keys: "Escape", label: "Stop" },
    ],
  },
];

/** What floats above the page, and the chips of the top bar. */
export function OverlaysGallery(): ReactElement {
  const showToast = useToast();
  const [open, setOpen] = useState<"none" | "dialog" | "palette" | "keys">("none");
  const close = (): void => setOpen("none");
  return (
    <>
      <SpecimenGroup title="Above the page">
        <Specimen caption="opened by a press">
          <Button onPress={() => setOpen("dialog")}>Dialog</Button>
          <Button onPress={() => setOpen("palette")} keys="Mod+K">
            Commands
          </Button>
          <Button onPress={() => setOpen("keys")} keys="?">
            Keys
          </Button>
          <Popover label="Memory" trigger="Popover">
            <p>The judge holds 4.6 GB of this GPU.</p>
          </Popover>
          <Tooltip text="Rests on the control it explains" keys="Mod+I">
            <Button>Tooltip</Button>
          </Tooltip>
          <Button
            onPress={() =>
              showToast({ text: "Rubric deleted", action: { label: "Undo", onPress: doNothing } })
            }
          >
            Message
          </Button>
          <Button
            onPress={() =>
              showToast({
                id: "disk",
                text: "The disk is full",
                detail: "211 verdicts are saved. The run waits until there is room.",
                tone: "failed",
              })
            }
          >
            Failed message
          </Button>
        </Specimen>
        <Dialog
          isOpen={open === "dialog"}
          onClose={close}
          title="Exact prompt"
          footer={
            <>
              <Button variant="quiet" onPress={close}>
                Cancel
              </Button>
              <Button variant="primary" onPress={close}>
                Save version
              </Button>
            </>
          }
        >
          <p className="reading">{LONG_RESPONSE}</p>
        </Dialog>
        <Suspense>
          {open === "palette" && <CommandPalette isOpen onClose={close} actions={ACTIONS} />}
          <Dialog isOpen={open === "keys"} onClose={close} title="Keys">
            <ShortcutList groups={SHORTCUTS} />
          </Dialog>
        </Suspense>
      </SpecimenGroup>
      <SpecimenGroup title="Chips">
        <Specimen caption="judge: ready, loading, judging, failed, none">
          <JudgeChip state="ready" name="Prometheus 2 7B" backend="WebGPU" stateWord="ready">
            Ready to judge.
          </JudgeChip>
          <JudgeChip state="loading" name="Prometheus 2 7B" stateWord="loading 42 %">
            Loading.
          </JudgeChip>
          <JudgeChip state="judging" name="Prometheus 2 7B" backend="WebGPU" stateWord="18 tokens per second">
            Judging.
          </JudgeChip>
          <JudgeChip state="failed" name="Prometheus 2 7B" stateWord="the GPU was lost">
            Failed.
          </JudgeChip>
          <JudgeChip state="none" name="No judge" stateWord="choose one">
            None.
          </JudgeChip>
        </Specimen>
        <Specimen caption="privacy, mark">
          <PrivacyChip mode="local" label="Local only" count={0}>
            No request since the page was loaded.
          </PrivacyChip>
          <PrivacyChip mode="remote" label="gpu-04.lab.internal" count={212}>
            212 requests.
          </PrivacyChip>
          <LogoMark />
          <LogoMark className="size-10" />
        </Specimen>
      </SpecimenGroup>
    </>
  );
}
