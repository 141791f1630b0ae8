import { FileUp, X } from "lucide-react";
import { useCallback, useRef, type ReactElement, type Ref } from "react";
import { Button } from "#ui/components/Button.tsx";
import { classes } from "#ui/components/classes.ts";
import { IconButton } from "#ui/components/IconButton.tsx";
import { TextArea } from "#ui/components/TextArea.tsx";
import { useDropZone } from "#ui/models/useDropZone.ts";
import { editedSource, pastedSources, readFileSources, type ImportSource } from "./importSource.ts";
import { countOf } from "./transferWords.ts";

export interface ImportSourcesProps {
  readonly sources: readonly ImportSource[];
  readonly onChange: (sources: readonly ImportSource[], isTyped: boolean) => void;
  readonly areaRef: Ref<HTMLTextAreaElement>;
}

const ACCEPTED = ".json,.jsonl,.ndjson,.csv,.tsv,.txt,.md";

/** The person pastes rubrics or a link, picks files, or drops them on the page. */
export function ImportSources({ sources, onChange, areaRef }: ImportSourcesProps): ReactElement {
  const inputRef = useRef<HTMLInputElement>(null);
  const take = useCallback(
    async (files: readonly File[]): Promise<void> => {
      if (files.length > 0) onChange(await readFileSources(files), false);
    },
    [onChange],
  );
  const drop = useCallback((transfer: DataTransfer) => void take([...transfer.files]), [take]);
  const isOver = useDropZone(drop);
  const edited = editedSource(sources);
  return (
    <div
      className={classes(
        "flex flex-col gap-2 rounded-md",
        isOver && "outline-2 outline-offset-4 outline-ember outline-dashed",
      )}
    >
      {edited === null ? (
        <FileList {...{ sources, onChange }} />
      ) : (
        // a long text scrolls in its place, so that what was found in it stays in sight
        <div className="[&_textarea]:max-h-48 [&_textarea]:overflow-y-auto">
          <TextArea
            label="Rubrics or a link"
            aside={edited.fileName ?? undefined}
            description="JSON of Hearth, prometheus-eval, BiGGen-Bench or EvalAssist, CSV, plain text, or a link to a rubric."
            value={edited.text}
            onChange={(text) => onChange(pastedSources(text, edited.fileName), true)}
            minRows={4}
            isMonospace
            ref={areaRef}
          />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button icon={<FileUp />} onPress={() => inputRef.current?.click()}>
          Choose files …
        </Button>
        <span className="hidden text-table text-muted pointer-fine:inline">
          {isOver ? "Let go to read them" : "or drop them here"}
        </span>
        <input
          ref={inputRef}
          type="file"
          multiple
          accept={ACCEPTED}
          hidden
          onChange={(event) => {
            void take([...(event.currentTarget.files ?? [])]);
            // the same file can be picked again after it was changed
            event.currentTarget.value = "";
          }}
        />
      </div>
    </div>
  );
}

function FileList({ sources, onChange }: Pick<ImportSourcesProps, "sources" | "onChange">): ReactElement {
  return (
    <ul aria-label="Files" className="flex flex-col border-y border-line">
      {sources.map((source, index) => (
        <li key={index} className="flex items-center gap-2 border-b border-line last:border-b-0">
          <span className="min-w-0 flex-1 truncate">{source.fileName ?? "Pasted text"}</span>
          {source.fault === null && (
            <span className="text-table text-muted">{countOf(source.text.length, "character")}</span>
          )}
          <IconButton
            label={`Leave out ${source.fileName ?? "pasted text"}`}
            icon={<X />}
            isTooltipHidden
            onPress={() => onChange(sources.toSpliced(index, 1), false)}
          />
        </li>
      ))}
    </ul>
  );
}
