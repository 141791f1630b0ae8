import { expect, test } from "vitest";
import type { InstallOrder, InstallPlace } from "#core/models/installOrder.ts";
import { orderOfVersion, versionIn } from "#core/models/modelVersion.ts";

const COMMIT = "1a2b3c4d".repeat(5);
const PLACE: InstallPlace = { kind: "hub", name: "a/b", revision: "main", commit: COMMIT };

function orderNamed(name: string): InstallOrder {
  const place: InstallPlace = { kind: "hub", name: "a/b", revision: "main", commit: "0".repeat(40) };
  return { id: "old", name, catalogueId: "prometheus-7b-v2.0", place, work: { kind: "package" } };
}

test("orderOfVersion() is the same model of another commit, under a name and id of its own", () => {
  expect(orderOfVersion(orderNamed("Prometheus 2 (7B) q4f16_1"), PLACE, "1a2b3c4", ["old"])).toEqual({
    id: "prometheus-2-7b-q4f16_1-version-1a2b3c4",
    name: "Prometheus 2 (7B) q4f16_1 (version 1a2b3c4)",
    catalogueId: "prometheus-7b-v2.0",
    place: PLACE,
    work: { kind: "package" },
  });
});

test("orderOfVersion() names one version, not the way to it", () => {
  const { name } = orderOfVersion(orderNamed("Judge (version 0000000), 2"), PLACE, "1a2b3c4", []);
  expect(name).toBe("Judge (version 1a2b3c4)");
});

test("orderOfVersion() never gives an id that is in use, also where a long name is cut", () => {
  const long = orderNamed("j".repeat(200));
  const first = orderOfVersion(long, PLACE, "1a2b3c4", ["j".repeat(80)]);
  expect(first.id).toBe(`${"j".repeat(50)}-version-1a2b3c4`);
  const second = orderOfVersion(long, PLACE, "1a2b3c4", [first.id]);
  expect(second.id).toBe(`${first.id}-2`);
  expect(versionIn(second.name)).toBe("1a2b3c4");
});

test("versionIn() reads what orderOfVersion() writes, and nothing else", () => {
  expect(versionIn("Prometheus 2 (7B) q4f16_1 (version 1a2b3c4)")).toBe("1a2b3c4");
  expect(versionIn("Prometheus 2 (7B) q4f16_1")).toBeNull();
  expect(versionIn("Judge (version 2)")).toBeNull();
});
