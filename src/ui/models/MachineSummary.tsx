import type { ReactElement } from "react";
import { describeGpuLack, NVIDIA_F16_FLAG } from "#core/models/gpuLack.ts";
import type { MachineFacts } from "#core/models/hardware.ts";
import { describeStorage } from "#core/models/modelFit.ts";
import { CopyButton } from "#ui/components/CopyButton.tsx";
import { describeGpu, describeMemory, describeProcessor, MOBILE_SENTENCE } from "./machineWords.ts";

/** The person reads what this machine offers to a judge, found out without fetching anything, and what it lacks. */
export function MachineSummary({ machine }: { readonly machine: MachineFacts | null }): ReactElement {
  return (
    <section aria-labelledby="machine" className="flex flex-col gap-2">
      <h2 id="machine" className="font-semibold">
        This machine
      </h2>
      {machine === null ? (
        <p className="text-muted">Finding out what this machine can run …</p>
      ) : (
        <MachineFactList machine={machine} />
      )}
    </section>
  );
}

/** What a machine offers and what it lacks. */
export function MachineFactList({ machine }: { readonly machine: MachineFacts }): ReactElement {
  const { gpu, deviceMemoryGiB, isMobile } = machine;
  const facts: readonly (readonly [string, string])[] = [
    ["GPU", describeGpu(gpu)],
    ["Processor", describeProcessor(machine)],
    ...(deviceMemoryGiB === null ? [] : [["Memory", describeMemory(deviceMemoryGiB)] as const]),
    ["Storage", describeStorage(machine)],
  ];
  const notes = [describeGpuLack(machine), isMobile ? MOBILE_SENTENCE : null].filter((note) => note !== null);
  return (
    <>
      <dl className="grid max-w-reading grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-table">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {notes.map((note) => (
        <p key={note} className="max-w-reading text-table text-pretty wrap-anywhere">
          {note}
        </p>
      ))}
      {notes.some((note) => note.includes(NVIDIA_F16_FLAG)) && (
        <div>
          <CopyButton getText={() => NVIDIA_F16_FLAG} label="Copy the flag" variant="secondary" />
        </div>
      )}
    </>
  );
}
