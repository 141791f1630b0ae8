import { Cpu, ListChecks, Scale } from "lucide-react";
import type { ReactNode } from "react";
import type { NavItem } from "#ui/frame/navItem.ts";

export type PageId = "judge" | "rubrics" | "models" | "gallery";

interface PageEntry {
  readonly title: string;
  readonly path: string;
  /** `null` keeps a page out of the rail. */
  readonly icon: ReactNode;
  readonly keys?: string;
}

/** The pages that exist. The gallery is for those who build Hearth: it shows every shared component. */
export const PAGES: Readonly<Record<PageId, PageEntry>> = {
  judge: { title: "Judge", path: "/", icon: <Scale aria-hidden />, keys: "g j" },
  rubrics: { title: "Rubrics", path: "/rubrics", icon: <ListChecks aria-hidden />, keys: "g r" },
  models: { title: "Models", path: "/models", icon: <Cpu aria-hidden />, keys: "g m" },
  gallery: { title: "Component gallery", path: "/gallery", icon: null },
};

const PAGE_IDS = Object.keys(PAGES) as PageId[];

/** The page that a path names, be it for something on that page; the Judge page for any other path. */
export function pageAt(path: string): PageId {
  const isAt = (id: PageId): boolean => path === PAGES[id].path || path.startsWith(`${PAGES[id].path}/`);
  return PAGE_IDS.find((id) => id !== "judge" && isAt(id)) ?? "judge";
}

/** The rail's entries. */
export const NAV_ITEMS: readonly NavItem[] = PAGE_IDS.filter((id) => PAGES[id].icon !== null).map((id) => ({
  id,
  label: PAGES[id].title,
  href: `#${PAGES[id].path}`,
  icon: PAGES[id].icon,
  keys: PAGES[id].keys,
}));
