import { expect, test } from "vitest";
import { unpermute } from "#test/fixtures/tinyCheckpoint.ts";
import { permuteHeads } from "#weights/gguf/permuteHeads.ts";

test("permuteHeads() puts the two halves of a head side by side for llama.cpp", () => {
  // two heads of four rows of one byte
  const rows = Uint8Array.of(0, 1, 2, 3, 10, 11, 12, 13);
  const permuted = permuteHeads(rows, { rowBytes: 1, headRows: 4, to: "gguf" });
  // numpy: np.array([0,1,2,3,10,11,12,13]).reshape(2, 2, 2).swapaxes(1, 2).reshape(8)
  expect([...permuted]).toEqual([0, 2, 1, 3, 10, 12, 11, 13]);
});

test("permuteHeads() undoes itself, and agrees with axes that are swapped one by one", () => {
  const values = Float32Array.from({ length: 3 * 16 * 5 }, (_, index) => index);
  const bytes = new Uint8Array(values.buffer);
  const order = { rowBytes: 20, headRows: 16 };
  const back = permuteHeads(bytes, { ...order, to: "hugging-face" });
  expect(new Float32Array(back.buffer)).toEqual(unpermute({ shape: [48, 5], values }, 3));
  expect(permuteHeads(back, { ...order, to: "gguf" })).toEqual(bytes);
});

test("permuteHeads() refuses half a head and a head of an odd number of rows", () => {
  const order = { rowBytes: 1, to: "gguf" } as const;
  expect(() => permuteHeads(new Uint8Array(6), { ...order, headRows: 4 })).toThrow(RangeError);
  expect(() => permuteHeads(new Uint8Array(6), { ...order, headRows: 3 })).toThrow(RangeError);
});
