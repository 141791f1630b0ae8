import type { ReactElement } from "react";
import { selectModelActions, type ModelState } from "#stores/modelStore.ts";
import { Button } from "#ui/components/Button.tsx";
import { useModelStore } from "#ui/storesContext.tsx";
import { JudgePanel } from "./JudgePanel.tsx";

/** The person learns that another tab has the judge, and takes it over or leaves it there. */
export function SeatPanel({
  state,
}: {
  readonly state: Extract<ModelState, { readonly kind: "elsewhere" | "taken-over" }>;
}): ReactElement {
  const { takeOver, forget } = useModelStore(selectModelActions);
  const isElsewhere = state.kind === "elsewhere";
  return (
    <JudgePanel title={isElsewhere ? "Another tab has the judge" : "Another tab has taken the judge over"}>
      <p className="max-w-reading text-pretty">
        {isElsewhere ? describeHolder(state) : `${state.name} was unloaded here. All verdicts are saved.`}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onPress={() => void takeOver()}>
          {isElsewhere ? "Take over" : "Take it back"}
        </Button>
        <Button onPress={forget}>Leave it there</Button>
      </div>
    </JudgePanel>
  );
}

function describeHolder({ holder, name }: Extract<ModelState, { readonly kind: "elsewhere" }>): string {
  const held = holder.name ?? "A model";
  const silence = holder.isResponding ? "" : " That tab does not answer; the browser may have frozen it.";
  return `${held} is loaded in another tab of Hearth, and the memory is needed only once.${silence} Taking over unloads it there and loads ${name === holder.name ? "it" : name} here. Verdicts of the other tab are saved; what it is judging stops.`;
}
