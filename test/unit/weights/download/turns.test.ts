import { expect, test } from "vitest";
import { Turns } from "#weights/download/turns.ts";

test("Turns does one thing at a time, in order, also after one that failed", async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const work = (name: string) => async (): Promise<string> => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 0));
    seen.push(`${name} ends`);
    if (name === "two") throw new Error("two is broken");
    return name;
  };
  const [one, two, three] = ["one", "two", "three"].map((name) => turns.take(work(name)));
  await expect(two).rejects.toThrow("two is broken");
  expect([await one, await three]).toEqual(["one", "three"]);
  expect(seen).toEqual(["one", "two", "three"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});
