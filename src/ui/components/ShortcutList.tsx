import type { ReactElement } from "react";
import type { KeyNotation } from "./keyNotation.ts";
import { KeyCap } from "./KeyCap.tsx";

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly { readonly keys: KeyNotation; readonly label: string }[];
}

/** The person sees every key and what it does, grouped by where it works. */
export function ShortcutList({ groups }: { readonly groups: readonly ShortcutGroup[] }): ReactElement {
  return (
    <div className="grid gap-x-8 gap-y-6 pane:grid-cols-2">
      {groups.map((group) => (
        <section key={group.title}>
          <h3 className="border-b border-line pb-1 text-small font-semibold text-muted">{group.title}</h3>
          <dl>
            {group.shortcuts.map(({ keys, label }) => (
              <div key={keys + label} className="flex h-8 items-center justify-between gap-4">
                <dt className="min-w-0 truncate">{label}</dt>
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
