import { ArrowDown, ArrowUp } from "lucide-react";
import { useRef, type KeyboardEvent, type ReactElement, type ReactNode } from "react";
import { classes } from "./classes.ts";
import { rovingIndex } from "./rovingIndex.ts";

export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Right-aligned, tabular figures. */
  readonly isNumeric?: boolean | undefined;
  /** A CSS width such as `6rem`; columns without one share the rest. */
  readonly width?: string | undefined;
  readonly isSortable?: boolean | undefined;
}

export interface DataTableSort {
  readonly columnId: string;
  readonly direction: "ascending" | "descending";
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  /** In the order shown; sorting is the caller's. */
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly selectedId?: string | null | undefined;
  /** Makes rows selectable, by pointer and by arrow keys. */
  readonly onSelect?: ((id: string) => void) | undefined;
  /** Enter or a double press on a row. */
  readonly onOpen?: ((id: string) => void) | undefined;
  readonly sort?: DataTableSort | undefined;
  readonly onSort?: ((sort: DataTableSort) => void) | undefined;
  /** 52 px rows instead of 32. */
  readonly hasTwoLines?: boolean | undefined;
  /** Below this the table scrolls sideways; default `32rem`. */
  readonly minWidth?: string | undefined;
  /** In place of the rows when there are none. */
  readonly empty?: ReactNode;
}

/** Where no row takes the focus, the table does, so that the arrow keys can scroll it sideways. */
const FOCUS_TO_SCROLL = { tabIndex: 0 } as const;

/** The person sees rows under fixed headings, sorts by a heading, and walks through the rows with the arrow keys. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { label, columns, rows, minWidth = "32rem", empty } = props;
  return (
    <section
      aria-label={label}
      {...(props.onSelect === undefined && FOCUS_TO_SCROLL)}
      className="min-w-0 overflow-auto border-y border-line"
    >
      <table
        aria-label={label}
        role={props.onSelect === undefined ? undefined : "grid"}
        style={{ minWidth }}
        className="w-full table-fixed border-collapse text-table"
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead className="sticky top-0 z-10 bg-panel">
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} {...{ column }} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <Rows {...props} />
      </table>
      {rows.length === 0 && <div className="px-2 py-4">{empty}</div>}
    </section>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: DataColumn<Row>;
  readonly sort: DataTableSort | undefined;
  readonly onSort: ((sort: DataTableSort) => void) | undefined;
}): ReactElement {
  const direction = sort?.columnId === column.id ? sort.direction : undefined;
  const isSortable = column.isSortable === true && onSort !== undefined;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={direction ?? (isSortable ? "none" : undefined)}
      className={classes(
        "h-8 border-b border-line px-2 text-small font-semibold text-muted",
        column.isNumeric === true ? "text-right" : "text-left",
      )}
    >
      {isSortable ? (
        <button
          type="button"
          onClick={() =>
            onSort({
              columnId: column.id,
              direction: direction === "ascending" ? "descending" : "ascending",
            })
          }
          className={classes(
            "-mx-1 inline-flex h-6 max-w-full items-center gap-1 rounded-sm px-1 hover:text-ink",
            column.isNumeric === true && "flex-row-reverse",
            direction !== undefined && "text-ink",
          )}
        >
          <span className="truncate">{column.header}</span>
          <Arrow
            aria-hidden
            className={classes("size-3.5 shrink-0", direction === undefined && "opacity-0")}
          />
        </button>
      ) : (
        <span className="block truncate">{column.header}</span>
      )}
    </th>
  );
}

function Rows<Row>({
  columns,
  rows,
  rowId,
  selectedId,
  onSelect,
  onOpen,
  hasTwoLines,
}: DataTableProps<Row>): ReactElement {
  const body = useRef<HTMLTableSectionElement>(null);
  const selectedIndex = rows.findIndex((row) => rowId(row) === selectedId);
  const isSelectable = onSelect !== undefined;

  function moveByKey(event: KeyboardEvent, index: number): void {
    const row = rows[index];
    if (event.target !== event.currentTarget || row === undefined) return;
    if (event.key === "Enter") onOpen?.(rowId(row));
    if (event.key === " ") onSelect?.(rowId(row));
    const next = rovingIndex(event.key, index, rows.length, "vertical");
    const nextRow = next === null ? undefined : rows[next];
    if (event.key === " " || nextRow !== undefined) event.preventDefault();
    if (next === null || nextRow === undefined) return;
    onSelect?.(rowId(nextRow));
    body.current?.rows[next]?.focus();
  }

  return (
    <tbody ref={body}>
      {rows.map((row, index) => (
        <tr
          key={rowId(row)}
          aria-selected={isSelectable ? index === selectedIndex : undefined}
          tabIndex={isSelectable ? (index === Math.max(0, selectedIndex) ? 0 : -1) : undefined}
          onClick={isSelectable ? () => onSelect(rowId(row)) : undefined}
          onDoubleClick={onOpen === undefined ? undefined : () => onOpen(rowId(row))}
          onKeyDown={isSelectable ? (event) => moveByKey(event, index) : undefined}
          className={classes(
            "border-b border-line last:border-b-0 focus-visible:-outline-offset-2 aria-selected:bg-picked",
            isSelectable && "not-aria-selected:hover:bg-hover",
            hasTwoLines === true ? "h-13" : "h-8 pointer-coarse:h-11",
          )}
        >
          {columns.map((column) => (
            <td
              key={column.id}
              className={classes("truncate px-2", column.isNumeric === true && "text-right figures")}
            >
              {column.cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
