import type { ReactElement } from "react";
import type { KeyNotation } from "./keyNotation.ts";
import { KeyCap } from "./KeyCap.tsx";

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly { readonly keys: KeyNotation; readonly label: string }[];
}

/** The list has no control of its own, and may be longer than the window. */
const SCROLLED_BY_KEY = { tabIndex: 0, role: "group", "aria-label": "All keys" } as const;

/** The person sees every key and what it does, grouped by where it works. */
export function ShortcutList({ groups }: { readonly groups: readonly ShortcutGroup[] }): ReactElement {
  return (
    <div {...SCROLLED_BY_KEY} className="gap-x-8 outline-offset-4 pane:columns-2">
      {groups.map((group) => (
        <section key={group.title} className="mb-6 break-inside-avoid">
          <h3 className="border-b border-line pb-1 text-small font-semibold text-muted">{group.title}</h3>
          <dl>
            {group.shortcuts.map(({ keys, label }) => (
              <div key={keys + label} className="flex min-h-8 items-center justify-between gap-4 py-1">
                <dt className="min-w-0">{label}</dt>
                <dd>
                  <KeyCap keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
