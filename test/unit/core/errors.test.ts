import { expect, test } from "vitest";
import { AppError, errorToPlain, plainToError } from "#core/errors.ts";

test("errorToPlain() and plainToError() keep code, message, details and stack", () => {
  const error = new AppError("engine/stalled", "No token for 60 s", { details: { seconds: 60 } });
  const rebuilt = plainToError(structuredClone(errorToPlain(error)));
  expect(rebuilt).toBeInstanceOf(AppError);
  expect(rebuilt).toMatchObject({
    code: "engine/stalled",
    message: "No token for 60 s",
    details: { seconds: 60 },
  });
  expect(rebuilt.stack).toBe(error.stack);
});

test("errorToPlain() gives what is not an AppError the code unknown/unexpected", () => {
  expect(errorToPlain("boom")).toEqual({ code: "unknown/unexpected", message: "boom", details: {} });
  expect(errorToPlain(new TypeError("x is not a function"))).toMatchObject({
    code: "unknown/unexpected",
    message: "TypeError: x is not a function",
  });
});
