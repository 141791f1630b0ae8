import { describe, expect, test } from "vitest";
import { mobileRefusal, mobileWarning } from "#core/models/mobileFit.ts";
import { ANDROID, IPHONE, MACHINE } from "./machines.ts";

describe("mobileRefusal()", () => {
  test("says plainly that a 7B does not fit on an iPhone or iPad", () => {
    expect(mobileRefusal(7_241_732_096, 4_791_748_864, IPHONE)).toBe(
      "A 7B model does not fit on iPhones and iPads: it needs 4.8 GB of memory, and their browsers end a page at about 1.5 GB.",
    );
  });

  test("says so of other phones and tablets", () => {
    expect(mobileRefusal(7_615_616_512, 5e9, ANDROID)).toContain(
      "A 7B model does not fit on phones and tablets: ",
    );
  });

  test("lets smaller models and other machines be", () => {
    expect(mobileRefusal(5_999_999_999, 5e9, IPHONE)).toBeNull();
    expect(mobileRefusal(6e9, 5e9, IPHONE)).not.toBeNull();
    expect(mobileRefusal(7_241_732_096, 5e9, MACHINE)).toBeNull();
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
