import { type JSX, useEffect, useState } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { DigestComparison } from "../../share/digest/spec-digest.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Target } from "../../ui/view-state.ts";
import "../../ui/share/share.css";
import { plural } from "../../spec/grouped.ts";

interface Props {
  readonly digest: string;
  readonly inspection: Inspection;
  readonly configText: string;
  readonly onSelect: (target: Target) => void;
}

/** Says where today's reading of a config differs from that of the one who shared it; nothing where it does not. */
export function DigestBanner({ digest, inspection, configText, onSelect }: Props): JSX.Element | null {
  const [comparison, setComparison] = useState<DigestComparison | null>(null);
  useEffect(() => {
    let current = true;
    void Promise.all([import("../../share/digest/spec-digest.ts"), import("./candidates.ts")]).then(
      async ([{ compareDigest }, { candidatesOf }]) => {
        const candidates = await candidatesOf(configText, inspection.adapter);
        if (current) setComparison(compareDigest(digest, inspection.spec, candidates));
      },
    );
    return () => {
      current = false;
    };
  }, [digest, inspection, configText]);
  if (!comparison || comparison.kind === "same") return null;
  if (comparison.kind === "unreadable")
    return (
      <p className="digest-banner" role="status">
        The link’s digest of the spec cannot be read, so it cannot be told whether the sharer saw the same
        values.
      </p>
    );
  if (comparison.kind === "differs-much")
    return (
      <p className="digest-banner" role="status">
        Shared with another spec: more than four values differ. This explorer reads the config in another way
        than the one that made the link.
      </p>
    );
  const { changed, gone } = comparison;
  const count = changed.length + gone;
  return (
    <section className="digest-banner" role="status" aria-label="Difference from what was shared">
      <p>
        Shared with another spec: {plural(count, "value")} {count === 1 ? "differs" : "differ"}.
      </p>
      <ul>
        {changed.map(({ pointer, now, then }) => (
          <li key={pointer}>
            <button
              type="button"
              className="chip"
              onClick={() => {
                onSelect({ side: "spec", pointer });
              }}
            >
              {dotted(pointer)}
            </button>{" "}
            is <code>{JSON.stringify(now)}</code> here;{" "}
            {then === undefined ? (
              "the sharer saw another value, or none"
            ) : (
              <>
                the sharer saw <code>{JSON.stringify(then)}</code>
              </>
            )}
            .
          </li>
        ))}
        {gone > 0 && <li>{plural(gone, "value")} that the sharer saw, this spec does not have.</li>}
      </ul>
    </section>
  );
}
