import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const COMPILER = "node_modules/assemblyscript/bin/asc.js";
const SOURCE = "src/weights/kernels/assembly/quantizeGroups.ts";
const TARGET = "src/weights/kernels/quantizeKernels.wasm.ts";

/**
 * Compile the kernels to WebAssembly, always the same bytes for the same source and compiler.
 *
 * @returns The TypeScript module that carries them.
 * @throws {Error} with the compiler's messages.
 */
export function compileKernels(): string {
  const folder = mkdtempSync(join(tmpdir(), "hearth-kernels-"));
  try {
    const wasm = join(folder, "kernels.wasm");
    const options = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--outFile", wasm];
    const { status, stderr } = spawnSync(process.execPath, [COMPILER, SOURCE, ...options], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`Cannot compile ${SOURCE}: ${stderr}`);
    return moduleText(readFileSync(wasm).toString("base64"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function moduleText(base64: string): string {
  return [
    "/** WebAssembly compiled from `assembly/quantizeGroups.ts` by `npm run kernels`; a test compares both. */",
    "export const QUANTIZE_KERNELS =",
    `  "${base64}";`,
    "",
  ].join("\n");
}

if (process.argv[1]?.endsWith("compileKernels.ts") === true) writeFileSync(TARGET, compileKernels());
