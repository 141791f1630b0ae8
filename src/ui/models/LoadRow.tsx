import { Power, RotateCcw, Wrench } from "lucide-react";
import type { ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { ContextSelect } from "./ContextSelect.tsx";
import type { StoredCardProps } from "./StoredCard.tsx";

/** The person chooses a context length and loads a stored model, or has its damaged files fetched again. */
export function LoadRow({
  model,
  choices,
  judge,
  isLoadDisabled,
  isPrimary,
  contextLength,
  onContext,
  onLoad,
  onUnload,
  onRepair,
}: StoredCardProps & {
  readonly contextLength: number;
  readonly onContext: (contextLength: number) => void;
}): ReactElement {
  if (model.problems.length > 0 && judge === null) {
    return (
      <div>
        <Button variant={isPrimary ? "primary" : "secondary"} icon={<Wrench />} onPress={onRepair}>
          Fetch damaged files again
        </Button>
      </div>
    );
  }
  const isHere = judge?.kind === "ready" && judge.contextLength === contextLength;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-64 flex-1">
        <ContextSelect choices={choices} value={contextLength} onChange={onContext} />
      </div>
      {isHere ? (
        <Button onPress={onUnload} aria-label={`Unload ${model.name}`}>
          Unload
        </Button>
      ) : (
        <Button
          variant={isPrimary ? "primary" : "secondary"}
          icon={judge === null ? <Power /> : <RotateCcw />}
          isDisabled={isLoadDisabled}
          onPress={() => onLoad(contextLength)}
          aria-label={`Load ${model.name}`}
        >
          Load
        </Button>
      )}
    </div>
  );
}
