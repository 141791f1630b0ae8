import { ArrowLeftRight, Download, Flame, Plus, RotateCcw, Save, Square, Trash2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { CopyButton } from "#ui/components/CopyButton.tsx";
import { IconButton } from "#ui/components/IconButton.tsx";
import { KeyCap } from "#ui/components/KeyCap.tsx";
import { Menu } from "#ui/components/Menu.tsx";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { SegmentedControl } from "#ui/components/SegmentedControl.tsx";
import { Tabs } from "#ui/components/Tabs.tsx";
import { Specimen, SpecimenGroup, SpecimenRow } from "./Specimen.tsx";

function doNothing(): void {}

const MENU: readonly MenuEntry[] = [
  { id: "rename", label: "Rename", onSelect: doNothing },
  { id: "export", label: "Export as JSON", icon: <Download />, keys: "Mod+S", onSelect: doNothing },
  { id: "compare", label: "Compare versions", onSelect: doNothing, isDisabled: true },
  "separator",
  { id: "delete", label: "Delete", icon: <Trash2 />, onSelect: doNothing, isDanger: true },
];

const MODES = [
  { value: "direct", label: "Direct" },
  { value: "pairwise", label: "Pairwise", icon: <ArrowLeftRight /> },
  { value: "batch", label: "Batch", isDisabled: true },
] as const;

/** Everything that is pressed. */
export function ControlsGallery(): ReactElement {
  const [mode, setMode] = useState<"direct" | "pairwise" | "batch">("direct");
  const [tab, setTab] = useState("trial");
  return (
    <>
      <SpecimenGroup title="Buttons">
        <Specimen caption="primary, secondary, quiet, danger">
          <Button variant="primary" keys="Mod+Enter" icon={<Flame />}>
            Judge
          </Button>
          <Button icon={<Square />} keys="Escape">
            Stop
          </Button>
          <Button icon={<Save />}>Save version</Button>
          <Button variant="quiet" icon={<RotateCcw />}>
            Again
          </Button>
          <Button variant="danger" icon={<Trash2 />}>
            Delete the model
          </Button>
        </Specimen>
        <Specimen caption="disabled">
          <Button variant="primary" keys="Mod+Enter" icon={<Flame />} isDisabled>
            Judge
          </Button>
          <Button icon={<Save />} isDisabled>
            Save version
          </Button>
          <Button variant="quiet" isDisabled>
            Again
          </Button>
          <Button variant="danger" isDisabled>
            Delete the model
          </Button>
        </Specimen>
        <Specimen caption="busy">
          <Button icon={<Save />} isBusy>
            Save version
          </Button>
          <Button variant="quiet" isBusy>
            Again
          </Button>
          <IconButton label="Verify" icon={<Save />} isBusy />
        </Specimen>
        <SpecimenRow>
          <Specimen caption="icon buttons: rest, pressed, disabled">
            <IconButton label="Add a response" icon={<Plus />} keys="Mod+Shift+A" />
            <IconButton label="Link the scrolling" icon={<ArrowLeftRight />} isPressed />
            <IconButton label="Delete" icon={<Trash2 />} isDisabled />
          </Specimen>
          <Specimen caption="copy, menus">
            <CopyButton getText={() => "4"} getAlternativeText={() => '{"score":4}'} />
            <Menu label="More" entries={MENU} />
            <Menu label="Actions for this rubric" entries={MENU} icon={<Plus />} isIconOnly />
          </Specimen>
        </SpecimenRow>
        <Specimen caption="keys">
          <KeyCap keys="Mod+K" />
          <KeyCap keys="Mod+Shift+Enter" />
          <KeyCap keys="g j" />
          <KeyCap keys="?" />
          <KeyCap keys="Escape" />
        </Specimen>
      </SpecimenGroup>
      <SpecimenGroup title="One of several">
        <SpecimenRow>
          <Specimen caption="segmented control">
            <SegmentedControl label="What to judge" value={mode} onChange={setMode} segments={MODES} />
          </Specimen>
          <Specimen caption="disabled">
            <SegmentedControl
              label="What to judge, disabled"
              value="direct"
              onChange={doNothing}
              segments={MODES}
              isDisabled
            />
          </Specimen>
        </SpecimenRow>
        <Tabs
          label="Parts of the rubric"
          selectedId={tab}
          onSelect={setTab}
          tabs={[
            { id: "trial", label: "Trial", content: "The rubric on three examples." },
            { id: "prompt", label: "Prompt", content: "Exactly what the judge is sent." },
            { id: "history", label: "History", count: 3, content: "Three versions." },
            { id: "json", label: "JSON", content: "The rubric as a file." },
          ]}
        />
      </SpecimenGroup>
    </>
  );
}
