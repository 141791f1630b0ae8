import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRateMeter, type RateMeter } from "#core/models/transferRate.ts";

function meterOf(...notes: readonly (readonly [bytesDone: number, atMs: number])[]): RateMeter {
  const meter = createRateMeter();
  for (const [bytesDone, atMs] of notes) meter.add(bytesDone, atMs);
  return meter;
}

describe("createRateMeter()", () => {
  test("measures", () => {
    expect(meterOf([0, 0], [20_000_000, 2_000]).bytesPerSecond()).toBe(10_000_000);
  });

  test("says nothing before a second of movement", () => {
    expect(createRateMeter().bytesPerSecond()).toBeNull();
    expect(meterOf([0, 0]).bytesPerSecond()).toBeNull();
    expect(meterOf([0, 0], [1000, 999]).bytesPerSecond()).toBeNull();
    expect(meterOf([0, 0], [1000, 1000]).bytesPerSecond()).toBe(1000);
  });

  test("does not count what was there before the first note", () => {
    expect(meterOf([4_000_000_000, 50_000], [4_000_001_000, 51_000]).bytesPerSecond()).toBe(1000);
  });

  test("leaves out sleep and offline spells, with what came across them", () => {
    const meter = meterOf([0, 0], [10_000, 1_000], [20_000, 3_601_000], [30_000, 3_602_000]);
    expect(meter.bytesPerSecond()).toBe(10_000);
  });

  test("counts a silence of half a minute as slowness, a longer one as a pause", () => {
    expect(meterOf([0, 0], [30_000, 30_000]).bytesPerSecond()).toBe(1000);
    expect(meterOf([0, 0], [30_000, 30_001]).bytesPerSecond()).toBeNull();
  });

  test("falls to nothing at a standstill that is noted", () => {
    const meter = meterOf([0, 0], [1_000_000, 1_000]);
    for (let second = 2; second <= 40; second += 1) meter.add(1_000_000, second * 1_000);
    expect(meter.bytesPerSecond()).toBe(0);
  });

  test("forgets what is older than half a minute of movement", () => {
    const meter = meterOf([0, 0], [30_000_000, 30_000]);
    expect(meter.bytesPerSecond()).toBe(1_000_000);
    for (let second = 1; second <= 31; second += 1)
      meter.add(30_000_000 + second * 5_000, 30_000 + second * 1_000);
    expect(meter.bytesPerSecond()).toBe(5_000);
  });

  test("goes on from a clock that was set back, and counts nothing of that step", () => {
    const meter = meterOf([0, 100_000], [10_000, 101_000], [20_000, 40_000], [30_000, 41_000]);
    expect(meter.bytesPerSecond()).toBe(10_000);
  });

  test("works with a clock below zero", () => {
    expect(meterOf([0, -5_000], [20_000, -3_000]).bytesPerSecond()).toBe(10_000);
  });

  test("counts nothing of a step back in bytes, as when a damaged piece is thrown away", () => {
    const meter = meterOf([0, 0], [10_000, 1_000], [5_000, 2_000], [15_000, 3_000]);
    expect(meter.bytesPerSecond()).toBe(10_000);
  });

  test("adds up notes that come faster than it looks, many at the same moment", () => {
    const meter = createRateMeter();
    for (let note = 0; note <= 20_000; note += 1) meter.add(note * 1_000, Math.floor(note / 10));
    // 20,000,000 bytes in 2 s
    expect(meter.bytesPerSecond()).toBe(10_000_000);
  });

  test("gives the speed of a steady transfer, however it is noted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 60 }),
        (bytesPerMs, steps) => {
          const meter = meterOf([0, 0]);
          let atMs = 0;
          for (const step of steps) {
            atMs += step;
            meter.add(atMs * bytesPerMs, atMs);
          }
          const rate = meter.bytesPerSecond();
          if (atMs < 1_000) expect(rate).toBeNull();
          else expect(rate).toBeCloseTo(bytesPerMs * 1_000, 3);
        },
      ),
    );
  });
});
