import { Check, Search, Star } from "lucide-react";
import type { KeyboardEvent, ReactElement, RefObject } from "react";
import { RUBRIC_SORTS, type RubricFilter } from "#core/rubric/findRubrics.ts";
import type { KnownTag } from "#core/rubric/tags.ts";
import { IconButton } from "#ui/components/IconButton.tsx";
import { KeyCap } from "#ui/components/KeyCap.tsx";
import { Menu } from "#ui/components/Menu.tsx";
import type { MenuEntry } from "#ui/components/menuEntry.ts";
import { Select } from "#ui/components/Select.tsx";
import { Switch } from "#ui/components/Switch.tsx";
import { TextField } from "#ui/components/TextField.tsx";
import { SORT_LABELS } from "./libraryWords.ts";

export interface LibraryFiltersProps {
  readonly filter: RubricFilter;
  readonly onChange: (change: Partial<RubricFilter>) => void;
  readonly tags: readonly KnownTag[];
  /** Rubrics found, and all on this shelf. */
  readonly found: number;
  readonly total: number;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  /** From the search field into the list. */
  readonly onEnterList: () => void;
  /** Enter in the search field. */
  readonly onOpenFirst: () => void;
}

const SORT_OPTIONS = RUBRIC_SORTS.map((value) => ({ value, label: SORT_LABELS[value] }));

/** More would not be found in a menu; the search finds tags too. */
const MAX_MENU_TAGS = 100;

/** The person types what the rubric says, and narrows and orders the list; a count tells what is left. */
export function LibraryFilters(props: LibraryFiltersProps): ReactElement {
  const { filter, onChange, tags, found, total } = props;
  return (
    <search aria-label="Find rubrics" className="flex shrink-0 flex-col gap-2 px-3 pt-2">
      <SearchField {...props} />
      <div className="flex items-center gap-1">
        <IconButton
          label="Only favourites"
          icon={<Star className={filter.onlyFavourites ? "fill-current" : undefined} />}
          isPressed={filter.onlyFavourites}
          onPress={() => onChange({ onlyFavourites: !filter.onlyFavourites })}
        />
        <Menu
          label={filter.tag === null ? "Tag" : `Tag: ${filter.tag}`}
          variant="quiet"
          isDisabled={tags.length === 0 && filter.tag === null}
          entries={tagEntries(tags, filter.tag, (tag) => onChange({ tag }))}
        />
        <div className="ml-auto min-w-0">
          <Select
            label="Sort by"
            isLabelHidden
            value={filter.sort}
            onChange={(sort) => onChange({ sort })}
            options={SORT_OPTIONS}
          />
        </div>
      </div>
      <div className="flex items-center justify-between gap-2">
        <output className="text-table text-muted">
          <span className="tabular-nums">
            {found === total ? inFigures(total) : `${inFigures(found)} of ${inFigures(total)}`}
          </span>{" "}
          {total === 1 ? "rubric" : "rubrics"}
        </output>
        <Switch
          isSelected={filter.shows === "archived"}
          onChange={(isOn) => onChange({ shows: isOn ? "archived" : "active" })}
        >
          Archived
        </Switch>
      </div>
    </search>
  );
}

function SearchField({
  filter,
  onChange,
  searchRef,
  onEnterList,
  onOpenFirst,
}: LibraryFiltersProps): ReactElement {
  const handleKey = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLInputElement) || event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") onEnterList();
    else if (event.key === "Enter") onOpenFirst();
    else if (event.key === "Escape" && filter.query !== "") onChange({ query: "" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // the keys belong to the field inside
    <div role="presentation" className="relative" onKeyDown={handleKey}>
      <TextField
        ref={searchRef}
        label="Search rubrics"
        isLabelHidden
        type="search"
        icon={<Search />}
        placeholder="Search rubrics"
        value={filter.query}
        onChange={(query) => onChange({ query })}
      />
      {filter.query === "" && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-2 hidden items-center pointer-fine:flex"
        >
          <KeyCap keys="/" />
        </span>
      )}
    </div>
  );
}

function tagEntries(
  tags: readonly KnownTag[],
  chosen: string | null,
  onChoose: (tag: string | null) => void,
): readonly MenuEntry[] {
  const mostUsed = tags
    .toSorted((one, other) => other.rubrics - one.rubrics)
    .slice(0, MAX_MENU_TAGS)
    .toSorted((one, other) => (one.tag < other.tag ? -1 : 1));
  const mark = (isChosen: boolean): ReactElement =>
    isChosen ? <Check aria-label="chosen" /> : <span aria-hidden className="size-4 shrink-0" />;
  return [
    { id: "all", label: "All tags", icon: mark(chosen === null), onSelect: () => onChoose(null) },
    "separator",
    ...mostUsed.map(({ tag, rubrics }) => ({
      id: `tag ${tag}`,
      label: `${tag} (${inFigures(rubrics)})`,
      icon: mark(tag === chosen),
      onSelect: () => onChoose(tag),
    })),
  ];
}

function inFigures(count: number): string {
  return count.toLocaleString("en-US");
}
