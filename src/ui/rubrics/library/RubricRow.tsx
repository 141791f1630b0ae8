import { CopyPlus, Ellipsis, Star, Tag } from "lucide-react";
import type { MouseEvent, ReactElement } from "react";
import type { RubricRecord, RubricUsage } from "#core/rubric/rubricRecord.ts";
import type { NamedRubric } from "#core/rubric/scoreRubric.ts";
import { classes } from "#ui/components/classes.ts";
import { draftMark, rowLabel, rubricName, secondLine, snippet } from "./libraryWords.ts";

/** What the list gives to each of its rows. */
export interface RowPlace {
  /** Counted from 1, headings too. */
  readonly rowIndex: number;
  /** Where the list draws it, in px. */
  readonly top: number;
  /** The one row that Tab leads to. */
  readonly isActive: boolean;
  /** Shown beside the list. */
  readonly isOpen: boolean;
}

export interface RubricRowProps extends RowPlace {
  readonly record: RubricRecord;
  readonly usage: RubricUsage | undefined;
  readonly isPicking: boolean;
  readonly isPicked: boolean;
  readonly onPress: (event: MouseEvent) => void;
  readonly onPick: () => void;
  readonly onStar: () => void;
  readonly onMenu: (anchor: HTMLElement) => void;
}

const CELL_BUTTON = classes(
  "inline-flex size-6 items-center justify-center rounded-md text-muted transition-colors [&>svg]:size-4",
  "hover:bg-hover hover:text-ink pointer-coarse:size-11",
);

/** The person sees a rubric's name and version, and below how it was used; opens it, stars it, and finds the rest in a menu. */
export function RubricRow(props: RubricRowProps): ReactElement {
  const { record, usage, isActive, isPicking, isPicked } = props;
  const name = rubricName(record);
  const mark = draftMark(record);
  const tabIndex = isActive ? 0 : -1;
  return (
    <tr
      {...rowAttributes(props, record.id)}
      aria-label={rowLabel(record, usage)}
      aria-selected={isPicking ? isPicked : undefined}
      onClick={(event) => {
        if (!isInControl(event)) props.onPress(event);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        const button = event.currentTarget.querySelector<HTMLElement>("[data-menu]");
        if (button !== null) props.onMenu(button);
      }}
    >
      {isPicking && (
        <td className="flex shrink-0 items-center pl-1">
          <input
            type="checkbox"
            tabIndex={tabIndex}
            aria-label={`Select ${name}`}
            checked={isPicked}
            onChange={props.onPick}
            className="m-0 size-4 accent-(--ink)"
          />
        </td>
      )}
      <td className="flex min-w-0 flex-1 flex-col justify-center">
        <span className="flex min-w-0 items-baseline gap-2">
          <span
            className={classes(
              "truncate",
              record.draft.name.trim() === "" ? "text-muted italic" : "font-semibold",
            )}
          >
            {name}
          </span>
          {mark !== null && <span className="ml-auto shrink-0 text-small text-muted">{mark}</span>}
        </span>
        <span className="flex min-w-0 items-baseline gap-2 text-table text-muted">
          <span className="min-w-0 flex-1 truncate">{secondLine(record, usage)}</span>
          <TagWords tags={record.tags} />
        </span>
      </td>
      <td className="shrink-0">
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={`Favourite ${name}`}
          aria-pressed={record.isFavourite}
          title={record.isFavourite ? "Take the star away" : "Favourite"}
          onClick={props.onStar}
          className={classes(CELL_BUTTON, "aria-pressed:text-ink")}
        >
          <Star aria-hidden className={record.isFavourite ? "fill-current" : "opacity-75"} />
        </button>
      </td>
      <td className="shrink-0">
        <button
          type="button"
          data-menu=""
          tabIndex={tabIndex}
          aria-label={`Actions for ${name}`}
          aria-haspopup="menu"
          title="Actions"
          onClick={(event) => props.onMenu(event.currentTarget)}
          className={CELL_BUTTON}
        >
          <Ellipsis aria-hidden />
        </button>
      </td>
    </tr>
  );
}

function TagWords({ tags }: { readonly tags: readonly string[] }): ReactElement | null {
  if (tags.length === 0) return null;
  return (
    <span className="hidden max-w-2/5 min-w-0 shrink items-baseline gap-1 text-small @sm:flex">
      <Tag aria-hidden className="size-3 shrink-0 self-center" />
      <span className="truncate">{tags.join(", ")}</span>
    </span>
  );
}

export interface StarterRowProps extends RowPlace {
  readonly rubric: NamedRubric;
  readonly onPress: () => void;
  readonly onStart: () => void;
}

/** The person sees a rubric that comes with Hearth, reads it, or starts one of their own from it. */
export function StarterRow(props: StarterRowProps): ReactElement {
  const { rubric, isActive } = props;
  return (
    <tr
      {...rowAttributes(props, rubric.id)}
      aria-label={`${rubric.name}, starter rubric, ${rubric.criteria}`}
      onClick={(event) => {
        if (!isInControl(event)) props.onPress();
      }}
    >
      <td className="flex min-w-0 flex-1 flex-col justify-center">
        <span className="truncate font-semibold">{rubric.name}</span>
        <span className="truncate text-table text-muted">{snippet(rubric.criteria)}</span>
      </td>
      <td className="shrink-0">
        <button
          type="button"
          tabIndex={isActive ? 0 : -1}
          aria-label={`Start from ${rubric.name}`}
          title="Start from this"
          onClick={props.onStart}
          className={CELL_BUTTON}
        >
          <CopyPlus aria-hidden />
        </button>
      </td>
    </tr>
  );
}

/** The person reads that what follows comes with Hearth. */
export function StarterHeading({ rowIndex, top }: Pick<RowPlace, "rowIndex" | "top">): ReactElement {
  return (
    <tr
      aria-rowindex={rowIndex}
      style={{ transform: `translateY(${top}px)` }}
      className="absolute inset-x-0 top-0 flex h-9 items-end px-3 pb-1"
    >
      <td className="text-small text-muted">Starter rubrics, to read or to start from</td>
    </tr>
  );
}

function rowAttributes({ rowIndex, top, isActive, isOpen }: RowPlace, id: string) {
  return {
    "data-row": id,
    "aria-rowindex": rowIndex,
    "aria-current": isOpen ? ("true" as const) : undefined,
    tabIndex: isActive ? 0 : -1,
    style: { transform: `translateY(${top}px)` },
    className: classes(
      "@container absolute inset-x-0 top-0 flex h-13 cursor-default items-center gap-1 border-l-2 pr-2 pl-2.5 select-none",
      "focus-visible:-outline-offset-2",
      isOpen ? "border-ink bg-picked" : "border-transparent hover:bg-hover aria-selected:bg-panel",
    ),
  } as const;
}

function isInControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest("button, input") !== null;
}
