import type { ReactElement } from "react";
import { ControlsGallery } from "./ControlsGallery.tsx";
import { FieldsGallery } from "./FieldsGallery.tsx";
import { ModelsGallery } from "./ModelsGallery.tsx";
import { OverlaysGallery } from "./OverlaysGallery.tsx";
import { StatesGallery } from "./StatesGallery.tsx";
import { VerdictGallery } from "./VerdictGallery.tsx";

/** The person sees every part that Hearth is drawn with, in every state, and can try each. */
export function GalleryPage(): ReactElement {
  return (
    <div className="mx-auto flex max-w-280 flex-col px-4 pb-12 pane:px-6">
      <p className="max-w-reading py-6 text-muted">
        Everything Hearth is drawn with, in its states. Nothing here judges or keeps anything.
      </p>
      <ControlsGallery />
      <FieldsGallery />
      <VerdictGallery />
      <StatesGallery />
      <OverlaysGallery />
      <ModelsGallery />
    </div>
  );
}
