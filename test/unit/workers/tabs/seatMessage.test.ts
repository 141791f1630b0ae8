import { expect, test } from "vitest";
import { readSeatMessage, writeSeatMessage } from "#workers/tabs/seatMessage.ts";

test.each([
  { kind: "who" },
  { kind: "holding", name: "Prometheus 2 7B" },
  { kind: "let-go" },
  { kind: "letting-go" },
] as const)("a message that is sent is read again: %j", (message) => {
  expect(readSeatMessage(structuredClone(writeSeatMessage(message)))).toEqual(message);
});

test.each([
  null,
  undefined,
  "let-go",
  7,
  [],
  {},
  { kind: "let-go" },
  { format: "hearth-judge-seat", version: 2, kind: "let-go" },
  { format: "another", version: 1, kind: "let-go" },
  { format: "hearth-judge-seat", version: 1, kind: "explode" },
  { format: "hearth-judge-seat", version: 1, kind: "holding" },
  { format: "hearth-judge-seat", version: 1, kind: "holding", name: { toString: "x" } },
  { format: "hearth-judge-seat", version: 1, kind: "constructor" },
])("readSeatMessage() knows nothing of %j", (received) => {
  expect(readSeatMessage(received)).toBeNull();
});
