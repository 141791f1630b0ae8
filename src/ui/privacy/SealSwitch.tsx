import type { ReactElement } from "react";
import {
  isSealed,
  selectEscapedCount,
  selectRefusedCount,
  selectRefusedLines,
  selectSealKind,
} from "#stores/privacyStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { Switch } from "#ui/components/Switch.tsx";
import { usePrivacyStore } from "#ui/storesContext.tsx";
import { HostCounts } from "./HostCounts.tsx";
import { NOT_COVERED, SEAL_DESCRIPTION, sealSentence } from "./sealWords.ts";

/** The person seals Hearth or takes the seal off, and reads whether it is in force, what it refused and what it cannot reach. */
export function SealSwitch({ onReload }: { readonly onReload: () => void }): ReactElement {
  const isWanted = usePrivacyStore(isSealed);
  const kind = usePrivacyStore(selectSealKind);
  const refused = usePrivacyStore(selectRefusedCount);
  const escaped = usePrivacyStore(selectEscapedCount);
  const lines = usePrivacyStore(selectRefusedLines);
  const fault = usePrivacyStore((store) => store.seal.offlineFault);
  const { setSeal } = usePrivacyStore((store) => store.actions);
  const sentence = sealSentence(kind, refused, escaped);
  return (
    <div className="flex flex-col gap-2">
      <Switch
        isSelected={isWanted}
        // what goes wrong is told like every other failure nobody waits for
        onChange={(wanted) => void setSeal(wanted)}
        description={`${SEAL_DESCRIPTION} ${NOT_COVERED}`}
      >
        Seal
      </Switch>
      <output className="font-semibold empty:hidden">{sentence}</output>
      {kind === "unavailable" && fault !== null && <p className="text-muted">{fault}</p>}
      {kind === "not-controlled" && (
        <div>
          <Button onPress={onReload}>Reload</Button>
        </div>
      )}
      {kind === "in-force" && <HostCounts lines={lines} />}
    </div>
  );
}
