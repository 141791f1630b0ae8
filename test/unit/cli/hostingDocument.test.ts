import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";

const DOCUMENT = readFileSync("docs/hosting.md", "utf8");

test("docs/hosting.md names every header that Hearth needs with its value", () => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS.forProduction)) {
    expect(DOCUMENT).toContain(name);
    if (name !== "Content-Security-Policy") expect(DOCUMENT).toContain(value);
  }
});

test("docs/hosting.md names every directive of the policy and every host in it", () => {
  const policy = SECURITY_HEADERS.forProduction["Content-Security-Policy"] ?? "";
  for (const word of policy.split(/[ ;]+/)) expect(DOCUMENT).toContain(word);
});
