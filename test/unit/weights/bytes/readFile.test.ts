import { expect, test } from "vitest";
import { createMemoryFolder } from "#weights/bytes/memoryFolder.ts";
import { openFile, readFile, readJson, readText } from "#weights/bytes/readFile.ts";

const FOLDER = createMemoryFolder({
  "config.json": new TextEncoder().encode('\ufeff{"hidden_size": 64, "name": "ü"}'),
  "broken.json": new TextEncoder().encode('{"hidden_size": '),
  "latin1.txt": Uint8Array.from([0x66, 0xfc, 0x72]),
});

test("readJson() reads a document with or without a byte order mark", async () => {
  expect(await readJson(FOLDER, "config.json")).toEqual({ hidden_size: 64, name: "ü" });
});

test("readFile() gives the bytes as they are", async () => {
  expect(await readFile(FOLDER, "latin1.txt")).toEqual(Uint8Array.from([0x66, 0xfc, 0x72]));
});

test("a file that is missing is named", async () => {
  await expect(openFile(FOLDER, "gone.json")).rejects.toMatchObject({
    code: "weights/file-missing",
    details: { path: "gone.json" },
  });
});

test("a file that is too long is not read", async () => {
  await expect(readText(FOLDER, "config.json", 5)).rejects.toMatchObject({
    code: "weights/header-invalid",
    details: { byteLength: 36, limitBytes: 5 },
  });
});

test("text that is not UTF-8, and what is not JSON, is refused", async () => {
  await expect(readText(FOLDER, "latin1.txt")).rejects.toMatchObject({ code: "weights/header-invalid" });
  await expect(readJson(FOLDER, "broken.json")).rejects.toMatchObject({ code: "weights/header-invalid" });
});
