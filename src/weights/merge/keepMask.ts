/** Which values of a model's difference to the base are kept. */
export interface MaskRequest {
  /** The tensor's name. */
  readonly tensor: string;
  /** The model's place among the models, from 0. Its folder's name plays no part, so that a moved model merges alike. */
  readonly model: number;
  /** The probability of being kept, above 0 and below 1; taken down to a multiple of 2⁻³¹. */
  readonly density: number;
  /** The first value's place in the tensor, row by row. */
  readonly start: number;
}

/** Fill `mask` from its start with 1 (kept) or 0 for `count` values. */
export type DrawMask = (request: MaskRequest, mask: Uint8Array, count: number) => void;

/**
 * The two mixing multiplications of MurmurHash3 (Austin Appleby, public domain): every bit of the result depends on
 * every bit of the input, and no two inputs share a result.
 *
 * @see MurmurHash3 `fmix32`
 */
export function mix32(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * A mask that is the same on every machine, in every order and for every size of blocks: value number i depends on
 * nothing but the seed, the tensor's name, the model's place and i. All arithmetic is on 32-bit integers:
 *
 *     key(b)  = mix32(FNV-1a, from basis b, over the words: seed mod 2³², ⌊seed / 2³²⌋, model, UTF-16 units of the name)
 *     draw(i) = mix32(mix32(i + key(0x811c9dc5)) XOR key(0x9e3779b9))     i mod 2³²
 *     keep(i) = ⌊draw(i) / 2⌋ < ⌊density · 2³¹⌋                            draw(i) unsigned
 *
 * where a step of FNV-1a takes a word w from h to (h XOR w) · 0x01000193.
 *
 * @param seed A whole number from 0 to 2⁵³ − 1.
 */
export function createDrawMask(seed: number): DrawMask {
  return ({ tensor, model, density, start }, mask, count) => {
    const first = deriveKey(0x811c9dc5, seed, model, tensor);
    const second = deriveKey(0x9e3779b9, seed, model, tensor);
    const limit = Math.floor(density * 2 ** 31);
    const counter = ((start % 2 ** 32) + first) | 0;
    for (let index = 0; index < count; index += 1) {
      const draw = mix32(mix32((counter + index) | 0) ^ second);
      // the sign bit of the difference: 1 where the draw lies below the limit
      mask[index] = ((draw >>> 1) - limit) >>> 31;
    }
  };
}

function deriveKey(basis: number, seed: number, model: number, tensor: string): number {
  let key = basis;
  for (const word of [seed % 2 ** 32, Math.floor(seed / 2 ** 32), model])
    key = Math.imul(key ^ word, 0x01000193);
  for (let unit = 0; unit < tensor.length; unit += 1) {
    key = Math.imul(key ^ tensor.charCodeAt(unit), 0x01000193);
  }
  return mix32(key);
}
