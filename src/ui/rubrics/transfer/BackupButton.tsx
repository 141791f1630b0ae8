import { Download } from "lucide-react";
import type { ReactElement } from "react";
import { selectRubricRecords } from "#stores/rubrics/rubricLibraryState.ts";
import { Button } from "#ui/components/Button.tsx";
import { useRubricLibrary } from "#ui/rubrics/rubricsContext.tsx";
import { useRubricExport } from "./useRubricExport.ts";

/** The person downloads every rubric with its history before something changes them; not there while there are none. */
export function BackupButton(): ReactElement | null {
  const records = useRubricLibrary(selectRubricRecords);
  const { download } = useRubricExport();
  if (records.length === 0) return null;
  return (
    <span className="mr-auto">
      <Button
        variant="quiet"
        icon={<Download />}
        onPress={() =>
          download(
            records.map(({ id }) => id),
            "hearth-json",
          )
        }
      >
        Save a backup
      </Button>
    </span>
  );
}
