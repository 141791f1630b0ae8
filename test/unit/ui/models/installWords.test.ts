import { expect, test } from "vitest";
import { AppError, errorToPlain, type ErrorCode } from "#core/errors.ts";
import { INSTALL_STAGES, type HostWait, type InstallProgress } from "#core/models/installProgress.ts";
import { describeWait, hostOf } from "#ui/models/hostWords.ts";
import {
  announceInstall,
  describeInstallNumbers,
  describeInstallStage,
  installFaultText,
  installFraction,
} from "#ui/models/installWords.ts";

const PROGRESS: InstallProgress = {
  stage: "downloading",
  bytesDone: 1_200_000_000,
  bytesTotal: 4_100_000_000,
  fileName: "params_shard_12.bin",
  filesDone: 12,
  filesTotal: 108,
  wait: null,
};

function waitFor(code: ErrorCode, failures = 1): HostWait {
  const fault = errorToPlain(new AppError(code, "asked: no answer"));
  return { address: "https://huggingface.co/a/b/resolve/main/c.bin", untilMs: 30_000, failures, fault };
}

test("describeInstallStage() names the file and its place among all", () => {
  expect(describeInstallStage(PROGRESS)).toBe("Downloading file 13 of 108: params_shard_12.bin");
  expect(describeInstallStage({ ...PROGRESS, filesDone: 108, fileName: null })).toBe(
    "Downloading file 108 of 108",
  );
  expect(describeInstallStage({ ...PROGRESS, filesTotal: 1, fileName: "deep/a.gguf" })).toBe(
    "Downloading a.gguf",
  );
  expect(describeInstallStage({ ...PROGRESS, filesTotal: null, fileName: null })).toBe(
    "Downloading the model",
  );
});

test("describeInstallStage() has a sentence of its own for every stage", () => {
  const sentences = INSTALL_STAGES.map((stage) => describeInstallStage({ ...PROGRESS, stage }));
  expect(new Set(sentences).size).toBe(INSTALL_STAGES.length);
});

test("describeInstallNumbers() gives bytes, rate and time left, and leaves out what is not known", () => {
  // 2.9 GB at 48 MB per second are 60.4 s
  expect(describeInstallNumbers(PROGRESS, 48_000_000)).toBe(
    "1.2 of 4.1 GB · 48 MB per second · about 1 min left",
  );
  expect(describeInstallNumbers(PROGRESS, null)).toBe("1.2 of 4.1 GB");
  expect(describeInstallNumbers(PROGRESS, 0)).toBe("1.2 of 4.1 GB");
  expect(describeInstallNumbers({ ...PROGRESS, bytesTotal: null }, 48_000_000)).toBe(
    "1.2 GB · 48 MB per second",
  );
  expect(describeInstallNumbers({ ...PROGRESS, bytesDone: 0, bytesTotal: null }, null)).toBe("");
});

test("describeInstallNumbers() gives no speed while a host lets it wait", () => {
  const waiting = { ...PROGRESS, wait: waitFor("weights/rate-limited") };
  expect(describeInstallNumbers(waiting, 48_000_000)).toBe("1.2 of 4.1 GB");
});

test("describeWait() counts down, and says what went wrong how often", () => {
  expect(describeWait(waitFor("weights/rate-limited"), 0)).toBe("huggingface.co asks to wait 30 s");
  expect(describeWait(waitFor("weights/unreachable", 3), 18_500)).toBe(
    "huggingface.co cannot be reached, failed 3 times; next try in 12 s",
  );
  expect(describeWait(waitFor("weights/response-invalid"), 31_000)).toBe(
    "The model's host sent something else than the file; next try in 0 s",
  );
});

test("hostOf() takes what is no address as it is", () => {
  expect(hostOf("https://huggingface.co/owner/name")).toBe("huggingface.co");
  expect(hostOf("picked files")).toBe("picked files");
});

test("installFraction() is not known without a whole", () => {
  expect(installFraction({ ...PROGRESS, bytesDone: 41, bytesTotal: 82 })).toBe(0.5);
  expect(installFraction({ ...PROGRESS, bytesTotal: null })).toBeNull();
  expect(installFraction({ ...PROGRESS, bytesDone: 0, bytesTotal: 0 })).toBeNull();
});

test("announceInstall() changes with every tenth and with what it waits for, not with every byte", () => {
  const announce = (progress: InstallProgress): string =>
    announceInstall("Prometheus 2 7B", { kind: "running", progress, bytesPerSecond: 1 });
  const total = 100;
  expect(announce({ ...PROGRESS, bytesDone: 29, bytesTotal: total })).toBe(
    "Prometheus 2 7B: downloading, 20 %",
  );
  expect(announce({ ...PROGRESS, bytesDone: 21, bytesTotal: total })).toBe(
    "Prometheus 2 7B: downloading, 20 %",
  );
  expect(announce({ ...PROGRESS, wait: waitFor("weights/rate-limited") })).toBe(
    "Prometheus 2 7B: waiting for huggingface.co",
  );
  expect(announceInstall("A", { kind: "paused", byteLength: 1 })).toBe("A: paused");
  const error = new AppError("weights/not-found", "asked: 404");
  expect(announceInstall("A", { kind: "failed", error })).toBe("A: The model is not there");
});

test("a file that came damaged twice is named", () => {
  const error = new AppError("weights/hash-mismatch", "wrong twice", {
    details: { fileName: "weights/params_shard_3.bin" },
  });
  expect(installFaultText(error)).toMatchObject({ title: "params_shard_3.bin came damaged twice" });
});
