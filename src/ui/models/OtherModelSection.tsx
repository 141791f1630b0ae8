import { FolderOpen, PackagePlus } from "lucide-react";
import type { ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";

export interface OtherModelSectionProps {
  readonly isDisabled: boolean;
  readonly onBringIn: () => void;
  readonly onOpenGguf: () => void;
}

/** The person brings in a model that Hearth does not list, or opens a GGUF file where it lies. */
export function OtherModelSection({
  isDisabled,
  onBringIn,
  onOpenGguf,
}: OtherModelSectionProps): ReactElement {
  return (
    <section aria-labelledby="other" className="flex flex-col gap-3 rounded-md border border-line p-4">
      <h2 id="other" className="font-semibold">
        Other model
      </h2>
      <p className="max-w-reading text-pretty">
        Any model of the hub, of a server of your own, or from disk, kept in this browser. Or open a GGUF file
        where it lies: nothing is copied, and it has to be picked again at the next visit. You can also drop
        it anywhere on this page.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button icon={<PackagePlus />} onPress={onBringIn}>
          Bring in a model …
        </Button>
        <Button icon={<FolderOpen />} isDisabled={isDisabled} onPress={onOpenGguf}>
          Open GGUF file …
        </Button>
      </div>
    </section>
  );
}
