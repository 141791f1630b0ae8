import { Power, RotateCcw, Wrench, X } from "lucide-react";
import type { ReactElement } from "react";
import type { StoredFit } from "#core/models/storedFit.ts";
import { Button, type ButtonProps } from "#ui/components/Button.tsx";
import { ContextSelect } from "./ContextSelect.tsx";
import type { StoredCardProps } from "./StoredCard.tsx";

export interface LoadRowProps extends StoredCardProps {
  /** With the context length that is chosen. */
  readonly fit: StoredFit;
  readonly contextLength: number;
  readonly onContext: (contextLength: number) => void;
}

/** The person chooses a context length and loads a stored model, or has its damaged files fetched again. */
export function LoadRow(props: LoadRowProps): ReactElement {
  const { model, choices, judge, isPrimary, contextLength, onContext, onRepair } = props;
  if (model.problems.length > 0 && judge === null) {
    return (
      <div>
        <Button variant={isPrimary ? "primary" : "secondary"} icon={<Wrench />} onPress={onRepair}>
          Fetch damaged files again
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-52 flex-1">
        <ContextSelect choices={choices} value={contextLength} onChange={onContext} />
      </div>
      {/* one button through all states, so that it keeps the focus */}
      <Button {...stepOf(props)} />
    </div>
  );
}

/** What the button does next: load, load in another way, cancel or unload. */
function stepOf(props: LoadRowProps): ButtonProps {
  const { model, judge, fit, isLoadDisabled, isPrimary, contextLength } = props;
  if (judge?.kind === "loading") {
    return {
      icon: <X />,
      onPress: props.onCancelLoad,
      "aria-label": `Cancel loading ${model.name}`,
      children: "Cancel",
    };
  }
  if (judge?.kind === "ready" && judge.contextLength === contextLength) {
    return { onPress: props.onUnload, "aria-label": `Unload ${model.name}`, children: "Unload" };
  }
  const word = fit.kind === "warned" ? "Load anyway" : "Load";
  return {
    variant: isPrimary ? "primary" : "secondary",
    icon: judge === null ? <Power /> : <RotateCcw />,
    isDisabled: isLoadDisabled || fit.kind === "cannot",
    onPress: () => props.onLoad(contextLength),
    "aria-label": `${word}: ${model.name}`,
    children: word,
  };
}
