import type { ReactElement } from "react";
import type { StoredFit } from "#core/models/storedFit.ts";
import { FaultNote } from "./FaultNote.tsx";
import { SelfTestNote } from "./SelfTestNote.tsx";
import type { StoredCardProps } from "./StoredCard.tsx";
import { describeStored, storedFaultText } from "./storedWords.ts";
import { UpdateNote } from "./UpdateNote.tsx";
import { useNow } from "./useNow.ts";

/** The person reads how a stored model stands: on disk, damaged, ready, how its self-test went, and whether there is a newer one. */
export function StoredState({
  model,
  judge,
  fit,
  selfTest,
  tokensPerSecond,
  update,
  fault,
  onGetUpdate,
}: Pick<
  StoredCardProps,
  "model" | "judge" | "selfTest" | "tokensPerSecond" | "update" | "fault" | "onGetUpdate"
> & {
  readonly fit: StoredFit;
}): ReactElement {
  const nowMs = useNow(false);
  const onDisk = describeStored(model, nowMs, tokensPerSecond);
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
      {fit.kind !== "runs" && !isDamaged && (
        <p className="text-pretty">
          {fit.kind === "cannot" && "Does not run here. "}
          {fit.reason}
        </p>
      )}
      {selfTest !== null && !isDamaged && (
        <SelfTestNote result={selfTest.result} adapter={selfTest.adapter} nowMs={nowMs} />
      )}
      <UpdateNote update={update} onGet={onGetUpdate} />
    </>
  );
}

function describeReady(contextLength: number | null): string {
  return contextLength === null
    ? "Ready"
    : `Ready, ${contextLength.toLocaleString("en-US")} tokens of context`;
}
