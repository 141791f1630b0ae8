import { describe, expect, test } from "vitest";
import { mobileRefusal, mobileWarning } from "#core/models/mobileFit.ts";
import { ANDROID, IPHONE, MACHINE } from "./machines.ts";

describe("mobileRefusal()", () => {
  test("says plainly that a 7B does not fit on an iPhone or iPad", () => {
    expect(mobileRefusal(7_241_732_096, IPHONE)).toBe(
      "A 7B model does not fit on iPhones and iPads: their browsers end a page at about 1.5 GB of memory.",
    );
  });

  test("says so of other phones and tablets", () => {
    expect(mobileRefusal(7_615_616_512, ANDROID)).toContain(
      "A 7B model does not fit on phones and tablets: ",
    );
  });

  test("lets smaller models and other machines be", () => {
    expect(mobileRefusal(5_999_999_999, IPHONE)).toBeNull();
    expect(mobileRefusal(6e9, IPHONE)).not.toBeNull();
    expect(mobileRefusal(7_241_732_096, MACHINE)).toBeNull();
  });
});

describe("mobileWarning()", () => {
  test("warns above 1.5 GB, on phones alone", () => {
    expect(mobileWarning(1_500_000_001, ANDROID)).toBe(
      "Needs 1.5 GB of memory; browsers on phones and tablets may end the page at about 1.5 GB.",
    );
    expect(mobileWarning(1.5e9, ANDROID)).toBeNull();
    expect(mobileWarning(9e9, MACHINE)).toBeNull();
  });
});
