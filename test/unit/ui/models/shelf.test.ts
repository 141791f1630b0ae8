import { expect, test } from "vitest";
import { AppError } from "#core/errors.ts";
import type { InstallOrder } from "#core/models/installOrder.ts";
import type { StoredModel } from "#core/models/storedModel.ts";
import type { Install, InstallState } from "#stores/installs.ts";
import { describeHere, describeWay, downloadOfWay } from "#ui/models/catalogueWords.ts";
import { describeContextChoice } from "#ui/models/ContextSelect.tsx";
import { announcementDelay } from "#ui/models/calmAnnouncement.ts";
import { describeGgufChoice } from "#ui/models/ggufWords.ts";
import { installFaultText } from "#ui/models/installWords.ts";
import { describeLeftovers } from "#ui/models/LeftoverLine.tsx";
import { describeOrderBuild, describeOrderPlace } from "#ui/models/orderWords.ts";
import { describePicked, filesOf, suggestName } from "#ui/models/pickedWords.ts";
import { choosePrimary } from "#ui/models/primaryAction.ts";
import { describeSelfTest } from "#ui/models/selfTestWords.ts";
import { shelfOrder } from "#ui/models/shelfOrder.ts";
import { storedFaultText } from "#ui/models/storedWords.ts";
import { SAMPLE_MODEL } from "#ui/gallery/sampleModels.ts";

const ORDER: InstallOrder = {
  id: "b",
  name: "Banana",
  catalogueId: "fruit",
  place: { kind: "hub", name: "owner/name", revision: "main", commit: null },
  work: { kind: "convert", quantization: "q4f16_1" },
};

function stored(id: string, name: string): StoredModel {
  return { ...SAMPLE_MODEL, id, name, catalogueId: "fruit" };
}

function install(state: InstallState, order: InstallOrder = ORDER): Install {
  return { order, state };
}

const PAUSED: InstallState = { kind: "paused", byteLength: 1 };

test("shelfOrder() goes by name, so that a model keeps its place when it has come", () => {
  const others = [stored("c", "Cherry"), stored("a", "Apple")];
  const before = shelfOrder(others, [install(PAUSED)]).map(({ id, kind }) => [id, kind]);
  const after = shelfOrder([...others, stored("b", "Banana")], []).map(({ id, kind }) => [id, kind]);
  expect(before).toEqual([
    ["a", "stored"],
    ["b", "install"],
    ["c", "stored"],
  ]);
  expect(after.map(([id]) => id)).toEqual(["a", "b", "c"]);
});

test("shelfOrder() shows a model once while it is brought in again", () => {
  expect(shelfOrder([stored("b", "Banana")], [install(PAUSED)]).map(({ kind }) => kind)).toEqual(["install"]);
});

test("choosePrimary() is what most people want next, and never two things", () => {
  expect(choosePrimary("ready", [stored("a", "Apple")], [])).toEqual({ kind: "judge" });
  expect(choosePrimary("elsewhere", [], [])).toEqual({ kind: "judge" });
  expect(choosePrimary("none", [stored("c", "Cherry"), stored("a", "Apple")], [])).toEqual({
    kind: "load",
    id: "a",
  });
  expect(choosePrimary("failed", [], [])).toEqual({ kind: "get" });
  expect(choosePrimary("none", [], [install(PAUSED)])).toEqual({ kind: "none" });
});

test("describeHere() says what of a model is here and what is on its way", () => {
  expect(describeHere("fruit", [], [])).toBeNull();
  expect(describeHere("fruit", [stored("a", "Apple")], [])).toBe("In this browser, 4.1 GB");
  expect(describeHere("fruit", [], [install(PAUSED)])).toBe("On its way, paused");
  const progress = {
    stage: "downloading",
    bytesDone: 29,
    bytesTotal: 100,
    fileName: null,
    filesDone: 0,
    filesTotal: null,
    wait: null,
  } as const;
  const running = install({ kind: "running", progress, bytesPerSecond: null });
  expect(describeHere("fruit", [], [running])).toBe("On its way, 29 %");
});

test("describeWay() and downloadOfWay() say what is fetched and what is kept", () => {
  const hub = "owner/name";
  const quantization = "q4f16_1";
  const convert = {
    kind: "convert",
    hub,
    quantization,
    downloadBytes: 14_480_000_000,
    diskBytes: 4_073_800_000,
  } as const;
  expect(downloadOfWay(convert)).toBe("14 GB, keeps 4.1 GB");
  expect(describeWay(convert)).toBe("q4f16_1, WebLLM");
  expect(describeWay({ kind: "gguf", hub, isOfficial: true })).toBe("GGUF, llama.cpp");
});

test("describeOrderPlace() and describeOrderBuild() give their documented examples", () => {
  const place = {
    kind: "hub",
    name: "prometheus-eval/prometheus-7b-v2.0",
    revision: "main",
    commit: null,
  } as const;
  expect(describeOrderPlace({ place })).toBe("From huggingface.co/prometheus-eval/prometheus-7b-v2.0");
  expect(describeOrderPlace({ place: { kind: "mirror", url: "https://mirror.example/p/" } })).toBe(
    "From mirror.example/p",
  );
  expect(describeOrderPlace({ place: { kind: "files" } })).toBe("From picked files");
  expect(describeOrderBuild(ORDER.work)).toBe("q4f16_1, WebLLM, converted here");
  expect(describeOrderBuild({ kind: "gguf", fileNames: ["a", "b"] })).toBe("2 GGUF files, llama.cpp");
});

test("describePicked() counts only the files of the model, and suggestName() drops what names a part", () => {
  const files = [
    { path: "a.gguf", blob: new Blob(["12345"]) },
    { path: "notes.txt", blob: new Blob(["123"]) },
  ];
  const model = { kind: "gguf", paths: ["a.gguf"], quantization: null, problems: [] } as const;
  expect(describePicked(files, model)).toBe("A GGUF model for llama.cpp: 1 file, 5 B");
  expect(filesOf(files, model).map(({ path }) => path)).toEqual(["a.gguf"]);
  expect(suggestName({ ...model, paths: ["deep/judge-Q8_0-00001-of-00002.gguf"] })).toBe("judge-Q8_0");
});

test("describeGgufChoice() says what tells a file from the others", () => {
  const choice = {
    quantization: "Q4_K_M",
    paths: ["a.gguf"],
    byteLength: 4_370_000_000,
    missingPaths: [],
  };
  expect(describeGgufChoice(choice, true)).toBe("Q4_K_M · 4.4 GB · suggested");
  const split = { ...choice, quantization: null, paths: ["a", "b"], missingPaths: ["c"] };
  expect(describeGgufChoice(split, false)).toBe("a · 4.4 GB · 2 parts · 1 more missing");
});

test("describeContextChoice() and describeLeftovers() give their documented examples", () => {
  expect(describeContextChoice({ contextLength: 4096, memoryBytes: 5_300_000_000 })).toBe(
    "4,096 tokens · 5.3 GB",
  );
  expect(describeContextChoice({ contextLength: 2048, memoryBytes: null })).toBe("2,048 tokens");
  expect(describeLeftovers(2, 1_200_000_000)).toBe(
    "Left over from earlier tries: 2 items, 1.2 GB, part of no model.",
  );
});

test("describeSelfTest() says when and where, and why it failed", () => {
  const nowMs = new Date(2026, 10, 25, 12).getTime();
  const passed = { kind: "passed", output: "", scoreProbability: null, atMs: nowMs } as const;
  expect(describeSelfTest(passed, "Apple M3", nowMs)).toBe("Self-test passed today on Apple M3.");
  const failed = { kind: "failed", output: "the the", reason: "It repeats itself.", atMs: nowMs } as const;
  expect(describeSelfTest(failed, undefined, nowMs)).toBe("Self-test failed today: It repeats itself.");
});

test("a lack of room is told for models, and a private window by name", () => {
  const wantedBytes = 4_100_000_000;
  const full = new AppError("storage/quota-exceeded", "no room", { details: { wantedBytes } });
  expect(installFaultText(full).whatToDo).toMatch(/Free disk space .* It needs 4\.1 GB\.$/);
  const details = { wantedBytes, isPrivateWindow: true };
  const isPrivate = new AppError("storage/quota-exceeded", "no room", { details });
  expect(installFaultText(isPrivate).whatToDo).toMatch(/^A private window keeps only about 1 GB/);
  expect(storedFaultText(new AppError("weights/in-use", "held")).title).toBe("Another tab uses this model");
});

test("announcementDelay() lets ten seconds pass between two announcements", () => {
  expect(announcementDelay(null, 4_000)).toBe(0);
  expect(announcementDelay(1_000, 4_000)).toBe(7_000);
  expect(announcementDelay(1_000, 20_000)).toBe(0);
});
