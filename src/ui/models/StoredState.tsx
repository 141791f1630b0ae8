import type { ReactElement } from "react";
import { FaultNote } from "./FaultNote.tsx";
import { SelfTestNote } from "./SelfTestNote.tsx";
import type { StoredCardProps } from "./StoredCard.tsx";
import { describeStored, storedFaultText } from "./storedWords.ts";
import { useNow } from "./useNow.ts";

/** The person reads how a stored model stands: on disk, damaged, ready, and how its self-test went. */
export function StoredState({
  model,
  judge,
  selfTest,
  fault,
}: Pick<StoredCardProps, "model" | "judge" | "selfTest" | "fault">): ReactElement {
  const nowMs = useNow(false);
  const onDisk = describeStored(model, nowMs);
  if (fault !== null) return <FaultNote fault={fault} text={storedFaultText(fault)} />;
  const isDamaged = model.problems.length > 0;
  return (
    <>
      {judge !== null && (
        <p className="font-semibold">
          {judge.kind === "loading" ? "Loading …" : describeReady(judge.contextLength)}
        </p>
      )}
      <p className={isDamaged ? "font-semibold" : judge === null ? undefined : "text-muted"}>{onDisk}</p>
      {selfTest !== null && !isDamaged && (
        <SelfTestNote result={selfTest.result} adapter={selfTest.adapter} nowMs={nowMs} />
      )}
    </>
  );
}

function describeReady(contextLength: number | null): string {
  return contextLength === null
    ? "Ready"
    : `Ready, ${contextLength.toLocaleString("en-US")} tokens of context`;
}
