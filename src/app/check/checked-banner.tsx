import { type JSX, useSyncExternalStore } from "react";
import { checkDigest, countsInDigest, isSameDigest } from "../../analysis/checkpoint/checked.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import "../../ui/share/share.css";
import { checksNow, onChecks } from "./check-store.ts";
import { grouped, plural } from "../../spec/grouped.ts";

interface Props {
  readonly digest: string;
  readonly inspection: Inspection;
  /** Goes to where it can be checked here. */
  readonly onTensors: () => void;
}

/** Says that a config was held against its checkpoint by whoever shared it, and whether that comes to the same here. */
export function CheckedBanner({ digest, inspection, onTensors }: Props): JSX.Element | null {
  const { last } = useSyncExternalStore(onChecks, checksNow);
  const counts = countsInDigest(digest);
  if (counts === null) return null;
  const here = last?.inspection === inspection ? checkDigest(last.checked) : null;
  const { agree, differ, named, unseen } = counts;
  const byName = named === 0 ? "" : ` (${grouped(named)} of them by name alone)`;
  const left =
    unseen === 0 ? "" : `, ${plural(unseen, "tensor")} ${unseen === 1 ? "was" : "were"} not looked for`;
  const then = `${plural(agree, "tensor")} ${agree === 1 ? "was" : "were"} as the config says${byName}, ${differ === 0 ? "none" : plural(differ, "tensor")} differed${left}.`;
  return (
    <p className="digest-banner" role="status">
      {here !== null && isSameDigest(digest, here)
        ? "The checkpoint was checked where this was shared, and comes to the same here."
        : here !== null
          ? `The checkpoint was checked where this was shared, with another result: ${then}`
          : `The checkpoint was checked where this was shared: ${then} It has not been checked here.`}{" "}
      <button type="button" className="chip" onClick={onTensors}>
        Tensors
      </button>
    </p>
  );
}
