import { expect, test } from "vitest";
import { createPieceSink } from "#engine/llamacpp/pieceSink.ts";

test("createPieceSink() passes nothing on twice when a generation is repeated", () => {
  const pieces: string[] = [];
  const sink = createPieceSink((piece) => pieces.push(piece));
  sink.push("ab");
  sink.restart();
  sink.push("a");
  sink.push("bc");
  expect(pieces).toEqual(["ab", "c"]);
});

test("createPieceSink() refuses a repeated generation that takes another course", () => {
  const sink = createPieceSink(() => {});
  sink.push("good");
  sink.restart();
  sink.push("go");
  expect(() => sink.push("ne")).toThrow(expect.objectContaining({ code: "engine/generation-failed" }));
});
