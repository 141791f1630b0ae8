import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { JUDGE_POLICIES, SECURITY_HEADERS } from "#cli/serve/securityHeaders.ts";

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

test("docs/hosting.md says where the judge's workers lie and what they may reach", () => {
  for (const { folder, policy } of JUDGE_POLICIES) {
    expect(DOCUMENT).toContain(folder);
    for (const name of ["connect-src", "worker-src"]) {
      const [directive = "nothing"] = policy.split("; ").filter((text) => text.startsWith(name));
      expect(DOCUMENT).toContain(`\`${directive}\``);
    }
  }
});
