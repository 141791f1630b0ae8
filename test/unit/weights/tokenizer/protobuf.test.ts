import { expect, test } from "vitest";
import { readProtobuf } from "#weights/tokenizer/protobuf.ts";

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
}

// both examples stand in https://protobuf.dev/programming-guides/encoding/
test("readProtobuf() reads the examples of the specification", () => {
  expect([...readProtobuf(bytes("08 96 01"), "x")]).toEqual([{ kind: "varint", number: 1, value: 150n }]);
  expect([...readProtobuf(bytes("12 07 74 65 73 74 69 6e 67"), "x")]).toEqual([
    { kind: "bytes", number: 2, bytes: bytes("74 65 73 74 69 6e 67") },
  ]);
});

test("readProtobuf() reads fixed numbers and the largest varint", () => {
  const fields = [
    ...readProtobuf(bytes("15 00 00 80 3f 19 01 00 00 00 00 00 00 00 08 ff ff ff ff ff ff ff ff ff 01"), "x"),
  ];
  expect(fields).toEqual([
    { kind: "fixed", number: 2, bytes: bytes("00 00 80 3f") },
    { kind: "fixed", number: 3, bytes: bytes("01 00 00 00 00 00 00 00") },
    { kind: "varint", number: 1, value: 2n ** 64n - 1n },
  ]);
});

test.each([
  ["a varint that the end cuts", "08 96", "a number at byte 1 is cut by the end"],
  ["a tag that the end cuts", "92", "a number at byte 0 is cut by the end"],
  ["a string that claims more than is there", "12 07 74 65", "field 2 at byte 2 claims 7 bytes, 2 are left"],
  [
    "a string of 2^62 bytes",
    "12 80 80 80 80 80 80 80 80 40 00",
    "claims 4611686018427387904 bytes, 1 are left",
  ],
  ["a float of three bytes", "15 00 00 80", "field 2 at byte 1 claims 4 bytes, 3 are left"],
  ["a varint of eleven bytes", "08 ff ff ff ff ff ff ff ff ff ff 01", "has more than 10 bytes"],
  ["a group, which nobody writes any more", "0b 0c", "byte 0 begins no field of a known wire type"],
])("readProtobuf() refuses %s", (_what, hex, found) => {
  expect(() => [...readProtobuf(bytes(hex), "tokenizer.model")]).toThrow(
    expect.objectContaining({
      code: "weights/tokenizer-unsupported",
      message: expect.stringContaining(found),
    }),
  );
});
