import { readRubricTab, type RubricTab } from "./editor/rubricTab.ts";

/** What of the Rubrics page an address names. */
export type RubricsPlace =
  | { readonly kind: "library" }
  | { readonly kind: "new" }
  | { readonly kind: "import" }
  /** A rubric that is in the link itself. */
  | { readonly kind: "shared"; readonly data: string }
  | { readonly kind: "rubric"; readonly id: string; readonly tab: RubricTab };

const ROOT = "/rubrics";

/**
 * Read the path behind the `#`.
 *
 * @example
 * parseRubricsPath("/rubrics/4f2a/history") // { kind: "rubric", id: "4f2a", tab: "history" }
 */
export function parseRubricsPath(path: string): RubricsPlace {
  const [first = "", second = ""] = path.slice(ROOT.length + 1).split("/");
  switch (first) {
    case "":
      return { kind: "library" };
    case "new":
    case "import":
      return { kind: first };
    case "shared":
      return { kind: "shared", data: second };
    default:
      return { kind: "rubric", id: decode(first), tab: readRubricTab(second) ?? "trial" };
  }
}

/**
 * Write the path of a place that can be gone to.
 *
 * @example
 * writeRubricsPath({ kind: "rubric", id: "4f2a", tab: "trial" }) // "/rubrics/4f2a"
 */
export function writeRubricsPath(
  place: Extract<RubricsPlace, { kind: "library" | "import" | "rubric" }>,
): string {
  switch (place.kind) {
    case "library":
      return ROOT;
    case "import":
      return `${ROOT}/import`;
    case "rubric": {
      const path = `${ROOT}/${encodeURIComponent(place.id)}`;
      return place.tab === "trial" ? path : `${path}/${place.tab}`;
    }
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // a stray percent sign names no rubric; the page then says that there is none
    return part;
  }
}
