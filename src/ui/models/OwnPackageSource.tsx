import type { ReactElement } from "react";
import { TextField } from "#ui/components/TextField.tsx";
import { readMirrorUrl } from "./sourceWords.ts";

/** The person names the address of a package that was made with `hearth quantize`. */
export function OwnPackageSource({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (text: string) => void;
}): ReactElement {
  const isWrong = value.trim() !== "" && readMirrorUrl(value, document.baseURI) === null;
  return (
    <TextField
      label="Address of the folder"
      type="text"
      isMonospace
      value={value}
      onChange={onChange}
      placeholder="models/prometheus-2-7b"
      error={isWrong ? "This is no https address and no path on this site." : undefined}
      description="With hearth-manifest.json in it, as hearth quantize writes it. A path such as models/… means this site."
    />
  );
}
