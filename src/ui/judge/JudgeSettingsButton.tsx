import { Settings2 } from "lucide-react";
import { lazy, Suspense, useState, type ReactElement } from "react";
import { IconButton } from "#ui/components/IconButton.tsx";

const JudgeSettingsDialog = lazy(async () => ({
  default: (await import("./JudgeSettingsDialog.tsx")).JudgeSettingsDialog,
}));

/** The person opens the settings that every judgement of this page is made with. */
export function JudgeSettingsButton({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton
        label="Judge settings"
        icon={<Settings2 />}
        onPress={() => setIsOpen(true)}
        isDisabled={isDisabled}
      />
      <Suspense fallback={null}>
        {isOpen && <JudgeSettingsDialog onClose={() => setIsOpen(false)} />}
      </Suspense>
    </>
  );
}
