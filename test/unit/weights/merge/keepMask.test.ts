import { describe, expect, test } from "vitest";
import { createDrawMask, mix32, type MaskRequest } from "#weights/merge/keepMask.ts";

function draw(seed: number, request: Partial<MaskRequest>, count: number): Uint8Array {
  const mask = new Uint8Array(count);
  createDrawMask(seed)({ tensor: "w", model: 0, density: 0.5, start: 0, ...request }, mask, count);
  return mask;
}

function meanOf(mask: Uint8Array): number {
  return mask.reduce((sum, bit) => sum + bit, 0) / mask.length;
}

describe("createDrawMask()", () => {
  // from a second implementation, with Python's integers of any length
  test.each([
    { seed: 0, request: {}, expected: "10100110011110010110100010011100" },
    {
      seed: 42,
      request: { model: 1, tensor: "model.layers.0.mlp.up_proj.weight", density: 0.3, start: 1000 },
      expected: "01000001111100001010000010010000",
    },
    {
      seed: 2 ** 40 + 7,
      request: { model: 3, tensor: "norm.weight", density: 0.9, start: 2 ** 32 - 8 },
      expected: "11111111111111111111111111111111",
    },
  ])("gives the documented bits for seed $seed", ({ seed, request, expected }) => {
    expect(draw(seed, request, 32).join("")).toBe(expected);
  });

  test("mixes as MurmurHash3 does: computed with Python's integers", () => {
    expect(mix32(1) >>> 0).toBe(0x514e28b7);
    expect(mix32(0xdeadbeef) >>> 0).toBe(0x0de5c6a9);
    expect(mix32(0)).toBe(0);
  });

  test.each([0.001, 0.1, 0.5, 0.66, 0.999])("keeps a part of about %f of a million", (density) => {
    const deviation = Math.sqrt((density * (1 - density)) / 1e6);
    expect(Math.abs(meanOf(draw(7, { density }, 1_000_000)) - density)).toBeLessThan(4 * deviation);
  });

  test("draws value by value: another start gives a part of the same mask", () => {
    const whole = draw(3, {}, 1_000);
    for (const start of [1, 64, 999]) {
      expect(draw(3, { start }, 1_000 - start)).toEqual(whole.slice(start));
    }
  });

  test("is another one for another seed, model or tensor: half the bits agree", () => {
    const [first, ...others] = [
      draw(3, {}, 100_000),
      draw(4, {}, 100_000),
      draw(3 + 2 ** 32, {}, 100_000),
      draw(3, { model: 1 }, 100_000),
      draw(3, { tensor: "v" }, 100_000),
    ];
    for (const other of others) {
      const agreeing = other.map((bit, index) => (bit === first?.[index] ? 1 : 0));
      expect(Math.abs(meanOf(agreeing) - 0.5)).toBeLessThan(0.01);
    }
  });

  test("neighbours are independent: each pair of bits comes a quarter of the time", () => {
    const mask = draw(11, {}, 400_000);
    const counts = [0, 0, 0, 0];
    for (let index = 0; index + 1 < mask.length; index += 1) {
      const pair = 2 * (mask[index] ?? 0) + (mask[index + 1] ?? 0);
      counts[pair] = (counts[pair] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count / mask.length - 0.25)).toBeLessThan(0.005);
  });
});
