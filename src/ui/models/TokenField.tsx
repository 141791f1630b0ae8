import type { ReactElement } from "react";
import { Disclosure } from "#ui/components/Disclosure.tsx";
import { TextField } from "#ui/components/TextField.tsx";

/** The person gives an access token for a gated or private model; it is used for this download and kept nowhere. */
export function TokenField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (token: string) => void;
}): ReactElement {
  return (
    <Disclosure summary="Gated or private? Use an access token">
      <TextField
        label="Access token"
        type="password"
        isMonospace
        value={value}
        onChange={onChange}
        description="Sent to huggingface.co only, for this download, and not kept: after a reload it is asked for again."
      />
    </Disclosure>
  );
}
