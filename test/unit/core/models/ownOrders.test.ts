import { expect, test } from "vitest";
import type { PickedModel } from "#core/models/pickedModel.ts";
import {
  freeName,
  isHubName,
  orderFromFiles,
  orderFromHub,
  orderFromMirror,
  readHubName,
  type OwnModel,
} from "#core/models/ownOrders.ts";

const MODEL: OwnModel = { name: "Prometheus 2", catalogueId: "prometheus-7b-v2.0", takenIds: [] };

function picked(kind: "package" | "checkpoint" | "gguf", quantization: string | null): PickedModel {
  return { kind, paths: ["a"], quantization, problems: [] };
}

test("orderFromMirror() keeps the package of an address", () => {
  expect(orderFromMirror(MODEL, "https://example.org/models/p/")).toEqual({
    id: "prometheus-2",
    name: "Prometheus 2",
    catalogueId: "prometheus-7b-v2.0",
    place: { kind: "mirror", url: "https://example.org/models/p/" },
    work: { kind: "package" },
  });
});

test("orderFromFiles() keeps packages and GGUF files, converts checkpoints, and says the quantization in the name", () => {
  expect(orderFromFiles(MODEL, picked("package", "q4f32_1"), "q4f16_1")).toMatchObject({
    name: "Prometheus 2 q4f32_1",
    work: { kind: "package" },
  });
  expect(orderFromFiles(MODEL, picked("checkpoint", null), "q4f16_1")).toMatchObject({
    name: "Prometheus 2 q4f16_1",
    work: { kind: "convert", quantization: "q4f16_1" },
  });
  const gguf = { ...MODEL, name: "judge.Q4_K_M" };
  expect(orderFromFiles(gguf, picked("gguf", "Q4_K_M"), "q4f16_1")).toMatchObject({
    name: "judge.Q4_K_M",
    place: { kind: "files" },
    work: { kind: "gguf", fileNames: ["a"] },
  });
});

test("orderFromFiles() gives none while something is missing", () => {
  expect(
    orderFromFiles(MODEL, { ...picked("gguf", null), problems: ["b is missing."] }, "q4f16_1"),
  ).toBeNull();
  expect(orderFromFiles(MODEL, { kind: "unknown", problems: [] }, "q4f16_1")).toBeNull();
});

test("orderFromHub() takes the branch that is resolved when the install begins", () => {
  expect(orderFromHub(MODEL, "a/b", { kind: "package" }, "")).toMatchObject({
    place: { kind: "hub", name: "a/b", revision: "main", commit: null },
  });
});

test("freeName() never gives an id that is in use", () => {
  expect(freeName("Judge q4f16_1", ["judge-q4f16_1"])).toBe("Judge q4f16_1, 2");
  expect(freeName("Judge", ["judge", "judge-2"])).toBe("Judge, 3");
  expect(freeName("Judge", [])).toBe("Judge");
  // ids end after 80 characters, so the number has to come before that
  expect(freeName("j".repeat(200), ["j".repeat(80)])).toBe(`${"j".repeat(72)}, 2`);
});

test("readHubName() takes a name or what the address bar of the hub says", () => {
  expect(readHubName(" a/b ")).toBe("a/b");
  expect(readHubName("https://huggingface.co/a/b/tree/main")).toBe("a/b");
  expect(isHubName("prometheus-eval/prometheus-7b-v2.0")).toBe(true);
  for (const text of ["", "a", "a/", "a/b/c", "a b/c", "https://huggingface.co/a/b"]) {
    expect(isHubName(text)).toBe(false);
  }
});
