import type { ReactElement } from "react";
import { MODEL_HOSTS } from "#core/modelHosts.ts";
import {
  selectEscapedCount,
  selectForeignRequests,
  selectRefusedCount,
  selectRequestLines,
  selectRequestsSinceReady,
  selectSealKind,
} from "#stores/privacyStore.ts";
import { PrivacyChip } from "#ui/frame/PrivacyChip.tsx";
import { HostCounts } from "#ui/privacy/HostCounts.tsx";
import { SealSwitch } from "#ui/privacy/SealSwitch.tsx";
import { sealLabel } from "#ui/privacy/sealWords.ts";
import { usePrivacyStore } from "#ui/storesContext.tsx";

/** The person sees that judging stays on this machine, seals it, and reads every host that was asked for anything since the page was opened. */
export function PrivacyChipPanel(): ReactElement {
  const sinceReady = usePrivacyStore(selectRequestsSinceReady);
  const foreign = usePrivacyStore(selectForeignRequests);
  const lines = usePrivacyStore(selectRequestLines);
  const ownHost = usePrivacyStore((store) => store.ownHost);
  return (
    <ChipOfSeal requestCount={sinceReady ?? foreign}>
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
        <SealSwitch onReload={() => location.reload()} />
        <p className="font-semibold">
          {sinceReady === null
            ? `${countRequests(foreign)} to other hosts since the page was opened`
            : `${countRequests(sinceReady)} to other hosts since the judge was loaded`}
        </p>
        <HostCounts lines={lines} ownHost={ownHost} />
        <p className="text-muted">
          Counted by the browser for this page and its threads, refused ones included. The browser is told to
          refuse every host that is not named here.
        </p>
        <OfflineNote />
      </div>
    </ChipOfSeal>
  );
}

function countRequests(count: number): string {
  return `${count} ${count === 1 ? "request" : "requests"}`;
}

function ChipOfSeal({
  requestCount,
  children,
}: {
  readonly requestCount: number;
  readonly children: ReactElement;
}): ReactElement {
  const kind = usePrivacyStore(selectSealKind);
  const refused = usePrivacyStore(selectRefusedCount);
  const escaped = usePrivacyStore(selectEscapedCount);
  if (kind === "in-force") {
    return (
      <PrivacyChip mode="sealed" label={sealLabel(kind, escaped)} count={refused}>
        {children}
      </PrivacyChip>
    );
  }
  const label = kind === "open" ? "Local only" : sealLabel(kind, escaped);
  return (
    <PrivacyChip mode="local" label={label} count={requestCount}>
      {children}
    </PrivacyChip>
  );
}

function OfflineNote(): ReactElement | null {
  const isKept = usePrivacyStore((store) => store.seal.control === "controlled");
  const fault = usePrivacyStore((store) => store.seal.offlineFault);
  if (isKept) {
    return <p className="text-muted">This browser keeps all of Hearth: it opens without a network.</p>;
  }
  return fault === null ? null : (
    <p className="text-muted">Hearth does not open without a network here: {fault}</p>
  );
}
