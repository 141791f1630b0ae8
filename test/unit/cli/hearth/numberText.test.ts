import { expect, test } from "vitest";
import { bytesText, countText, durationText } from "#cli/hearth/numberText.ts";
import { readByteCount } from "#cli/hearth/options.ts";

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1.00 k"],
  [98_400_000, "98.4 M"],
  [999_499, "999 k"],
  [999_999, "1.00 M"],
  [7_241_732_096, "7.24 G"],
])("countText(%d) is %s", (count, text) => {
  expect(countText(count)).toBe(text);
});

test.each([
  [999, "999 bytes"],
  [1000, "1.00 kB"],
  [4_073_800_000, "4.07 GB"],
])("bytesText(%d) is %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  [0.4, "0 s"],
  [59.6, "1 min 0 s"],
  [65, "1 min 5 s"],
  [3725, "1 h 2 min"],
])("durationText(%d) is %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test.each([
  ["2000000000", 2e9],
  ["2G", 2e9],
  ["1.5G", 1.5e9],
  ["60k", 60_000],
  ["512M", 512e6],
])("readByteCount() reads %s", (text, bytes) => {
  expect(readByteCount("--split-max-size", text)).toBe(bytes);
});

test.each(["", "0", "-1", "2T", "G", "1e9", "2 G"])('readByteCount() refuses "%s"', (text) => {
  expect(() => readByteCount("--split-max-size", text)).toThrow("--split-max-size takes a number of bytes");
});
