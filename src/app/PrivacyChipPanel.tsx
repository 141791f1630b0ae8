import type { ReactElement } from "react";
import { MODEL_HOSTS } from "#core/modelHosts.ts";
import { selectForeignRequests, selectRequestLines, selectRequestsSinceReady } from "#stores/privacyStore.ts";
import { PrivacyChip } from "#ui/frame/PrivacyChip.tsx";
import { usePrivacyStore } from "#ui/storesContext.tsx";

/** The person sees that judging stays on this machine, and every host that was asked for anything since the page was opened. */
export function PrivacyChipPanel(): ReactElement {
  const sinceReady = usePrivacyStore(selectRequestsSinceReady);
  const foreign = usePrivacyStore(selectForeignRequests);
  const lines = usePrivacyStore(selectRequestLines);
  const ownHost = usePrivacyStore((store) => store.ownHost);
  return (
    <PrivacyChip label="Local only" isLocal requestCount={sinceReady ?? foreign}>
      <div className="flex flex-col gap-3 text-table">
        <p>
          What you judge stays on this machine. Only model files are ever fetched, only when you ask for a
          model, and only from these hosts:
        </p>
        <ul className="flex flex-col gap-0.5">
          {MODEL_HOSTS.map((host) => (
            <li key={host.pattern}>
              <span className="figures">{host.pattern.replace("https://", "")}</span>{" "}
              <span className="text-muted">{host.holds}</span>
            </li>
          ))}
        </ul>
        <p className="font-semibold">
          {sinceReady === null
            ? `${foreign} requests to other hosts since the page was opened`
            : `${sinceReady} requests to other hosts since the judge was loaded`}
        </p>
        <ul className="flex flex-col gap-0.5">
          {lines.split("\n").map((line) => {
            const [host = "", count = ""] = line.split(" ");
            return (
              <li key={host} className="flex justify-between gap-4">
                <span className="figures min-w-0 wrap-anywhere">
                  {host}
                  {host === ownHost && <span className="text-muted"> (this page)</span>}
                </span>
                <span className="figures">{count}</span>
              </li>
            );
          })}
        </ul>
        <p className="text-muted">
          Counted by the browser for this page and its engine. The browser is told to refuse every other host.
        </p>
      </div>
    </PrivacyChip>
  );
}
