import { expect, test } from "vitest";
import { SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";
import { headersFile, staticHostFiles } from "#cli/serve/staticHostFiles.ts";

/** Read a `_headers` file as Netlify and Cloudflare Pages do: a path, then indented `Name: value` lines. */
function readHeadersFile(text: string): Map<string, Record<string, string>> {
  const rules = new Map<string, Record<string, string>>();
  let headers: Record<string, string> = {};
  for (const line of text.split("\n").filter((candidate) => candidate.trim() !== "")) {
    if (/^\s/.test(line)) {
      const colon = line.indexOf(":");
      headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    } else {
      headers = {};
      rules.set(line.trim(), headers);
    }
  }
  return rules;
}

test("headersFile() sends the production headers with every path", () => {
  expect(readHeadersFile(headersFile())).toEqual(new Map([["/*", SECURITY_HEADERS.forProduction]]));
});

test("headersFile() keeps every line under the 2,000 characters that Cloudflare Pages reads", () => {
  for (const line of headersFile().split("\n")) expect(line.length).toBeLessThan(2000);
});

test("staticHostFiles() puts that file, and no other, at the root of the build", () => {
  const emitted: unknown[] = [];
  staticHostFiles().generateBundle.call({ emitFile: (file) => emitted.push(file) });
  expect(emitted).toEqual([{ type: "asset", fileName: "_headers", source: headersFile() }]);
});
