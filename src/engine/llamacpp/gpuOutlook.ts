/** What llama.cpp can hope for on this machine's GPU; `description` names the adapter. */
export type GpuOutlook =
  | { readonly kind: "none" }
  | { readonly kind: "no-shader-f16"; readonly description: string }
  | { readonly kind: "usable"; readonly description: string };

/** Ask the browser for its GPU. llama.cpp's shaders need `shader-f16`; without it the runtime takes the processor. */
export async function readGpuOutlook(gpu: GPU | undefined): Promise<GpuOutlook> {
  // a browser that has WebGPU may still refuse it, e.g. by its blocklist
  const adapter = (await gpu?.requestAdapter().catch(() => null)) ?? null;
  if (adapter === null) return { kind: "none" };
  const { vendor, architecture, description } = adapter.info;
  const words = description === "" ? `${vendor} ${architecture}`.trim() : description;
  return {
    kind: adapter.features.has("shader-f16") ? "usable" : "no-shader-f16",
    description: words === "" ? "WebGPU adapter" : words,
  };
}
