import type { ReactElement } from "react";
import type { GpuFacts, MachineFacts } from "#core/models/hardware.ts";
import { formatBytes } from "./modelWords.ts";

/** The person reads what this machine offers to a judge, found out without fetching anything. */
export function MachineSummary({ machine }: { readonly machine: MachineFacts | null }): ReactElement {
  if (machine === null) return <p className="text-muted">Finding out what this machine can run …</p>;
  const { storage } = machine;
  const facts: readonly (readonly [string, string])[] = [
    ["GPU", describeGpu(machine.gpu)],
    [
      "Processor",
      machine.isCrossOriginIsolated
        ? `${machine.logicalCores} cores, threads allowed`
        : `${machine.logicalCores} cores, but this host does not allow threads, so only one is used`,
    ],
    [
      "Storage",
      storage === null
        ? "not reported by this browser"
        : `${formatBytes(storage.usageBytes)} used; the browser promises ${formatBytes(Math.max(0, storage.quotaBytes - storage.usageBytes))} more`,
    ],
  ];
  return (
    <section aria-labelledby="machine" className="flex flex-col gap-2">
      <h2 id="machine" className="font-semibold">
        This machine
      </h2>
      <dl className="grid max-w-reading grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-table">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The GPU in one sentence: what it is called, and what it lacks. */
export function describeGpu(gpu: GpuFacts): string {
  switch (gpu.kind) {
    case "no-webgpu":
      return gpu.isSecureContext
        ? "This browser has no WebGPU; GGUF files run on the processor"
        : "WebGPU needs a secure address (https or localhost); GGUF files run on the processor";
    case "no-adapter":
      return "This browser has WebGPU, but found no GPU to use; GGUF files run on the processor";
    case "adapter": {
      const name =
        [gpu.description, gpu.vendor, gpu.architecture].find((text) => text !== "") ?? "unnamed adapter";
      const kind = gpu.isFallback ? "a software adapter, very slow" : "WebGPU";
      const f16 = gpu.features.includes("shader-f16")
        ? "16-bit arithmetic"
        : "no 16-bit arithmetic (shader-f16)";
      return `${name}: ${kind}, ${f16}, buffers up to ${formatBytes(gpu.limits.maxStorageBufferBindingSize)}`;
    }
  }
}
