import { expect, test } from "vitest";
import { PHONE, SAMPLE_MACHINE } from "#ui/gallery/sampleModels.ts";
import { slowReason } from "#ui/models/slowReason.ts";

function gguf(size: number): Parameters<typeof slowReason>[0] {
  return { kind: "gguf-file", file: { name: "a.gguf", size, lastModified: 0 } };
}

test("slowReason() speaks of large files on the processor alone, and counts all parts", () => {
  expect(slowReason(gguf(4e9), SAMPLE_MACHINE)).toBeNull();
  expect(slowReason(gguf(1e6), PHONE)).toBeNull();
  expect(slowReason(gguf(4e9), PHONE)).toMatch(/processor/);
  const part = { name: "b.gguf", size: 4e9, lastModified: 0 };
  const split = { kind: "gguf-file", file: { ...part, size: 1 }, moreParts: [part] } as const;
  expect(slowReason(split, PHONE)).toMatch(/processor/);
});
