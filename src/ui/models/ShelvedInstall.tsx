import type { ReactElement } from "react";
import { selectLibraryActions } from "#stores/libraryStore.ts";
import { useModelActions } from "#ui/modelActionsContext.tsx";
import { useLibraryStore } from "#ui/storesContext.tsx";
import { InstallCard } from "./InstallCard.tsx";

/** The card of a model on its way, joined to what the stores know of it; nothing once it has come or is given up. */
export function ShelvedInstall({ id }: { readonly id: string }): ReactElement | null {
  const install = useLibraryStore(({ installs }) => installs.find(({ order }) => order.id === id));
  const actions = useLibraryStore(selectLibraryActions);
  const { pickFolder, pickFiles } = useModelActions();
  if (install === undefined) return null;
  const pickAgain = async (): Promise<void> => {
    const files = await (install.order.work.kind === "gguf" ? pickFiles("", true) : pickFolder());
    if (files !== null) await actions.resume(id, { files });
  };
  return (
    <InstallCard
      install={install}
      onPause={() => actions.pause(id)}
      onResume={(token) => void actions.resume(id, token === "" ? undefined : { token })}
      onPickAgain={() => void pickAgain()}
      onCancel={() => void actions.cancel(id)}
    />
  );
}
