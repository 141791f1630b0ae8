import { expect, test } from "vitest";
import { sealLabel, sealSentence } from "#ui/privacy/sealWords.ts";

test("sealLabel() says sealed only when the seal is in force, and never hides what escaped", () => {
  expect(sealLabel("in-force", 0)).toBe("Sealed");
  expect(sealLabel("in-force", 2)).toBe("Sealed, 2 escaped");
  for (const kind of ["being-put-on", "not-controlled", "unavailable"] as const) {
    expect(sealLabel(kind, 0)).toBe("Not sealed yet");
  }
});

test("sealSentence() gives the counts where the seal is in force, and elsewhere says why it is not", () => {
  expect(sealSentence("open", 0, 0)).toBeNull();
  expect(sealSentence("in-force", 7, 0)).toBe("In force, also after a reload. 7 refused, 0 escaped.");
  expect(sealSentence("not-controlled", 0, 0)).toMatch(/^Not in force yet: .*Reload to put it in force/);
  expect(sealSentence("unavailable", 0, 0)).toMatch(/^Not in force: there is no service worker/);
});
