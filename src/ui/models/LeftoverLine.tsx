import { Trash2 } from "lucide-react";
import type { ReactElement } from "react";
import { Button } from "#ui/components/Button.tsx";
import { formatBytes } from "./modelWords.ts";

/** The person sees that something belongs to no model, e.g. after a crash, and deletes it. */
export function LeftoverLine({
  leftovers,
  onDelete,
}: {
  readonly leftovers: readonly { readonly name: string; readonly byteLength: number }[];
  readonly onDelete: () => void;
}): ReactElement | null {
  if (leftovers.length === 0) return null;
  const bytes = leftovers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return (
    <div className="flex min-h-control flex-wrap items-center gap-x-3 gap-y-1 text-table">
      <p className="min-w-0 wrap-anywhere">{describeLeftovers(leftovers.length, bytes)}</p>
      <Button icon={<Trash2 />} onPress={onDelete} aria-label="Delete leftovers">
        Delete
      </Button>
    </div>
  );
}

/**
 * What is left over.
 *
 * @example describeLeftovers(2, 1_200_000_000) // "Left over from earlier tries: 2 items, 1.2 GB, part of no model."
 */
export function describeLeftovers(count: number, bytes: number): string {
  const items = count === 1 ? "1 item" : `${count} items`;
  return `Left over from earlier tries: ${items}, ${formatBytes(bytes)}, part of no model.`;
}
