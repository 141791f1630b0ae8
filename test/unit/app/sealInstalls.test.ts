import { expect, test } from "vitest";
import { needsOtherHost, pauseUnderSeal, refuseUnderSeal } from "#app/sealInstalls.ts";
import type { InstallOrder, InstallPlace } from "#core/models/installOrder.ts";
import type { InstallProgress } from "#core/models/installProgress.ts";
import type { Install } from "#stores/installs.ts";
import { createPrivacyStore } from "#stores/privacyStore.ts";

const OWN = "https://hearth.example";
const HUB: InstallPlace = {
  kind: "hub",
  name: "prometheus-eval/prometheus-7b-v2.0",
  revision: "main",
  commit: null,
};
const FILES: InstallPlace = { kind: "files" };

function orderFrom(id: string, place: InstallPlace): InstallOrder {
  return { id, name: id, catalogueId: null, place, work: { kind: "package" } };
}

test("needsOtherHost() leaves out picked files and what the own site serves", () => {
  expect(needsOtherHost(orderFrom("a", HUB), OWN)).toBe(true);
  expect(needsOtherHost(orderFrom("a", FILES), OWN)).toBe(false);
  const mirror = (url: string) => orderFrom("a", { kind: "mirror", url });
  expect(needsOtherHost(mirror(`${OWN}/models/prometheus/`), OWN)).toBe(false);
  expect(needsOtherHost(mirror("https://models.example/prometheus/"), OWN)).toBe(true);
  // another port is another host
  expect(needsOtherHost(mirror("https://hearth.example:8443/"), OWN)).toBe(true);
});

test("refuseUnderSeal() refuses downloads while sealed and lets files in", async () => {
  const privacy = createPrivacyStore("hearth.example");
  const refuse = refuseUnderSeal(privacy, OWN);
  expect(() => refuse(orderFrom("a", HUB))).not.toThrow();
  await privacy.getState().actions.setSeal(true);
  expect(() => refuse(orderFrom("Prometheus 2 7B", HUB))).toThrow("Get Prometheus 2 7B: Hearth is sealed");
  expect(() => refuse(orderFrom("a", FILES))).not.toThrow();
});

test("pauseUnderSeal() pauses running installs that may ask another host, once", async () => {
  const privacy = createPrivacyStore("hearth.example");
  const progress: InstallProgress = {
    stage: "downloading",
    bytesDone: 1,
    bytesTotal: 2,
    fileName: null,
    filesDone: 0,
    filesTotal: null,
    wait: null,
  };
  const running: Install["state"] = { kind: "running", progress, bytesPerSecond: null };
  const installs: readonly Install[] = [
    { order: orderFrom("download", HUB), state: running },
    { order: orderFrom("files", FILES), state: running },
    {
      order: { ...orderFrom("gguf", FILES), work: { kind: "gguf", fileNames: ["a.gguf"] } },
      state: running,
    },
    { order: orderFrom("paused", HUB), state: { kind: "paused", byteLength: 1 } },
  ];
  const paused: string[] = [];
  pauseUnderSeal(privacy, OWN, { list: () => installs, pause: (id) => paused.push(id) });
  await privacy.getState().actions.setSeal(true);
  privacy.getState().actions.addRequests([]);
  // a picked package may need a library, GGUF files need none
  expect(paused).toEqual(["download", "files"]);
});
