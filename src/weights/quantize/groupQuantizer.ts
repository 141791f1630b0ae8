import { QUANTIZE_KERNELS } from "#weights/kernels/quantizeKernels.wasm.ts";
import { type KernelMemory, loadKernels } from "#weights/kernels/loadKernels.ts";
import {
  GROUP_LENGTH,
  type GroupFormat,
  notStorable,
  type QuantizedValues,
  WORDS_PER_GROUP,
} from "./groupFormat.ts";
import { quantizeReference } from "./quantizeReference.ts";

/** Quantizes rows of weights with WebAssembly. One for each thread; not to be called again before it returns. */
export interface GroupQuantizer {
  /**
   * The same as `quantizeReference`, bit for bit.
   *
   * @param values Row-major, shape `[rows, columns]`.
   * @throws {AppError} `weights/not-finite`, as `quantizeReference`.
   */
  quantize(values: Float32Array, columns: number, format: GroupFormat): QuantizedValues;
}

type Kernel = (values: number, groups: number, packed: number, scales: number) => number;

interface QuantizeExports {
  readonly memory: KernelMemory;
  readonly quantizeToFloat16: Kernel;
  readonly quantizeToFloat32: Kernel;
}

/** Groups that go through WebAssembly's memory at once: 1 MiB of values, which stays in the processor's cache. */
const CHUNK_GROUPS = 8192;
const GROUP_BYTES = GROUP_LENGTH * 4;
const PACKED_BYTES = WORDS_PER_GROUP * 4;

const VALUES_AT = 1024;
const PACKED_AT = VALUES_AT + CHUNK_GROUPS * GROUP_BYTES;
const SCALES_AT = PACKED_AT + CHUNK_GROUPS * PACKED_BYTES;
const MEMORY_BYTES = SCALES_AT + CHUNK_GROUPS * 2;

/** Make a quantizer; compiles a module of a few kB. */
export async function createGroupQuantizer(): Promise<GroupQuantizer> {
  const kernels = await loadKernels<QuantizeExports>(QUANTIZE_KERNELS, MEMORY_BYTES);
  return {
    quantize(values, columns, format) {
      // a short last group is rare enough to take the slow way
      if (columns % GROUP_LENGTH !== 0) return quantizeReference(values, columns, format);
      return quantizeWholeGroups(kernels, values, columns, format);
    },
  };
}

function quantizeWholeGroups(
  kernels: QuantizeExports,
  values: Float32Array,
  columns: number,
  format: GroupFormat,
): QuantizedValues {
  const { buffer } = kernels.memory;
  const kernel = format === "q4f16_1" ? kernels.quantizeToFloat16 : kernels.quantizeToFloat32;
  const groups = values.length / GROUP_LENGTH;
  const packed = new Uint32Array(groups * WORDS_PER_GROUP);
  const scales = new Uint16Array(groups);
  const chunkValues = new Float32Array(buffer, VALUES_AT, CHUNK_GROUPS * GROUP_LENGTH);
  for (let first = 0; first < groups; first += CHUNK_GROUPS) {
    const count = Math.min(CHUNK_GROUPS, groups - first);
    chunkValues.set(values.subarray(first * GROUP_LENGTH, (first + count) * GROUP_LENGTH));
    const done = kernel(VALUES_AT, count, PACKED_AT, SCALES_AT);
    if (done < count) throw notStorable(Math.floor(((first + done) * GROUP_LENGTH) / columns), format);
    packed.set(new Uint32Array(buffer, PACKED_AT, count * WORDS_PER_GROUP), first * WORDS_PER_GROUP);
    scales.set(new Uint16Array(buffer, SCALES_AT, count), first);
  }
  return { packed, scales };
}
