import { useEffect, useRef, useState, type ReactElement } from "react";
import {
  formatTags,
  parseTags,
  suggestTags,
  tagsProblem,
  takeSuggestion,
  type KnownTag,
} from "#core/rubric/tags.ts";
import { Button } from "#ui/components/Button.tsx";
import { PopoverPanel } from "#ui/components/PopoverPanel.tsx";
import { TextField } from "#ui/components/TextField.tsx";

export interface TagsPopoverProps {
  /** Whose tags: `Tags of Empathy`. */
  readonly label: string;
  readonly anchor: HTMLElement;
  readonly tags: readonly string[];
  readonly known: readonly KnownTag[];
  readonly description: string;
  /** What would be wrong with these tags, beyond their own limits. */
  readonly problemOf?: ((tags: readonly string[]) => string | null) | undefined;
  readonly onSave: (tags: readonly string[]) => void;
  readonly onClose: () => void;
}

const MAX_SUGGESTIONS = 8;

/** The person types tags with commas between them, or takes those that other rubrics have. */
export function TagsPopover({ label, anchor, onClose, ...form }: TagsPopoverProps): ReactElement {
  const triggerRef = useRef(anchor);
  return (
    <PopoverPanel
      label={label}
      triggerRef={triggerRef}
      isOpen
      placement="bottom end"
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <TagsForm {...form} label={label} onClose={onClose} />
    </PopoverPanel>
  );
}

function TagsForm({
  label,
  tags,
  known,
  description,
  problemOf = () => null,
  onSave,
  onClose,
}: Omit<TagsPopoverProps, "anchor">): ReactElement {
  const [typed, setTyped] = useState(tags.length === 0 ? "" : `${formatTags(tags)}, `);
  const fieldRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const field = fieldRef.current;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }, []);
  const parsed = parseTags(typed);
  const problem = tagsProblem(parsed) ?? problemOf(parsed);
  const suggestions = suggestTags(known, typed, MAX_SUGGESTIONS);
  return (
    <form
      className="flex w-72 max-w-full flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== null) return;
        onSave(parsed);
        onClose();
      }}
    >
      <TextField
        ref={fieldRef}
        label={label}
        description={description}
        error={problem ?? undefined}
        value={typed}
        onChange={setTyped}
      />
      {suggestions.length > 0 && (
        <fieldset className="m-0 flex min-w-0 flex-wrap gap-1 border-0 p-0">
          <legend className="sr-only">Tags in use</legend>
          {suggestions.map((tag) => (
            <button
              key={tag}
              type="button"
              aria-label={`Add ${tag}`}
              onClick={() => {
                setTyped(takeSuggestion(typed, tag));
                fieldRef.current?.focus();
              }}
              className="max-w-full truncate rounded-md border border-line px-2 py-0.5 text-table hover:border-edge hover:bg-hover pointer-coarse:py-2.5"
            >
              {tag}
            </button>
          ))}
        </fieldset>
      )}
      <div className="flex gap-2">
        <Button type="submit" isDisabled={problem !== null}>
          Save tags
        </Button>
        <Button variant="quiet" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
