import { expect, test } from "vitest";
import type { InstallPlace } from "#core/models/installOrder.ts";
import { originOf, placeOfOrigin } from "#core/models/modelOrigin.ts";

const HUB: InstallPlace = {
  kind: "hub",
  name: "a/b",
  revision: "main",
  commit: "66ffb1fc20beebfb60a3964a957d9011723116c5",
};

test("originOf() names the commit that was found, or else what was asked for", () => {
  expect(originOf(HUB)).toBe("hf:a/b@66ffb1f");
  expect(originOf({ ...HUB, commit: null })).toBe("hf:a/b@main");
});

test("placeOfOrigin() finds the place of what originOf() wrote", () => {
  expect(placeOfOrigin("hf:a/b@66ffb1f")).toEqual({
    kind: "hub",
    name: "a/b",
    revision: "66ffb1f",
    commit: null,
  });
  const places: readonly InstallPlace[] = [
    { kind: "mirror", url: "https://models.example/a@b/" },
    { kind: "files" },
  ];
  for (const place of places) expect(placeOfOrigin(originOf(place))).toEqual(place);
});
