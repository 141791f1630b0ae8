import { useEffect, useState, type ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { useModelActions } from "#ui/modelActionsContext.tsx";
import { formatBytes } from "./modelWords.ts";

/** Whether the browser may clear what is kept; `refused` after it was asked and said no. */
type Keeping = "unknown" | "may-clear" | "asking" | "refused" | "kept";

/** The person sees how much models take, whether the browser may clear them, and asks it not to. */
export function StorageLine({ usedBytes }: { readonly usedBytes: number }): ReactElement {
  const { isStoragePersisted, persistStorage } = useModelActions();
  const [keeping, setKeeping] = useState<Keeping>("unknown");
  useEffect(() => {
    let isCurrent = true;
    void isStoragePersisted().then((isKept) => {
      if (isCurrent) setKeeping(isKept ? "kept" : "may-clear");
    });
    return () => {
      isCurrent = false;
    };
  }, [isStoragePersisted]);

  const ask = async (): Promise<void> => {
    setKeeping("asking");
    setKeeping((await persistStorage()) ? "kept" : "refused");
  };
  return (
    <div className="flex min-h-control flex-wrap items-center gap-x-3 gap-y-1 text-table">
      <p className="min-w-0 text-pretty">
        Models use {formatBytes(usedBytes)}. <output>{KEEPING_WORDS[keeping]}</output>
      </p>
      {(keeping === "may-clear" || keeping === "asking") && (
        <Button onPress={() => void ask()} isBusy={keeping === "asking"}>
          Keep it
        </Button>
      )}
    </div>
  );
}

const KEEPING_WORDS: Readonly<Record<Keeping, string>> = {
  unknown: "",
  "may-clear": "The browser may clear it when the disk runs short.",
  asking: "The browser may clear it when the disk runs short.",
  refused:
    "The browser did not promise to keep it. It decides by how a page is used: a bookmark or installing Hearth may change its mind.",
  kept: "The browser keeps it until you delete it.",
};
