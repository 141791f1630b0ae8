import type { ImportChoice } from "#core/rubric/formats/planImport.ts";
import type { Segment } from "#ui/components/SegmentedControl.tsx";

/** What can become of a rubric whose name or origin is here with another text. */
export const CONFLICT_CHOICES: readonly Segment<ImportChoice>[] = [
  { value: "keep-both", label: "Keep both" },
  { value: "replace", label: "Replace" },
  { value: "skip", label: "Skip" },
];
