import { PencilLine } from "lucide-react";
import { useId, type ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import type { WriterWords } from "./draftingWords.ts";
import { NEXT_FOCUS } from "./useKeptFocus.ts";

const LINK_CLASSES = "underline decoration-edge underline-offset-3 hover:text-ink";

/** The person starts drafting, knowing which model would write; or reads what is missing for that. */
export function DraftingStart({
  writer,
  onStart,
}: {
  readonly writer: WriterWords;
  readonly onStart: () => void;
}): ReactElement {
  const noteId = useId();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button
        {...NEXT_FOCUS}
        icon={<PencilLine />}
        aria-describedby={noteId}
        isDisabled={writer.kind !== "ready"}
        onPress={onStart}
      >
        Draft levels …
      </Button>
      <p id={noteId} className="max-w-reading min-w-0 flex-1 basis-60 text-table text-muted wrap-anywhere">
        <WriterNote writer={writer} />
      </p>
    </div>
  );
}

function WriterNote({ writer }: { readonly writer: WriterWords }): ReactElement {
  switch (writer.kind) {
    case "no-model":
      return (
        <>
          <a href="#/models" className={LINK_CLASSES}>
            Load a model
          </a>{" "}
          that follows instructions to have it propose descriptions.
        </>
      );
    case "no-criteria":
      return <>Write the criteria first; the descriptions are drafted from them.</>;
    case "ready":
      return writer.isTrainedToJudge ? (
        <>
          {writer.modelName} would propose them. It was trained to judge, not to write:{" "}
          <a href="#/models" className={LINK_CLASSES}>
            load any model that follows instructions
          </a>{" "}
          for better ones.
        </>
      ) : (
        <>{writer.modelName} would propose them. Nothing changes until you accept it.</>
      );
  }
}
