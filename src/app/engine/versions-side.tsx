import type { JSX } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { encodeShared } from "../../share/codec/codec.ts";
import { sharedHash } from "../../share/shared-hash.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import type { ReadAs } from "../../ui/compare/view.ts";
import { VersionsView } from "../../ui/versions/versions-view.tsx";
import type { PathsView, Target } from "../../ui/view-state.ts";
import type { Place } from "../route/place.ts";
import { useLast } from "../read/use-last.ts";
import { useVersions } from "./use-versions.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly place: Place;
  readonly inspection: Pick<Inspection, "places">;
  /** What keeps the last reading of one config apart from that of another. */
  readonly identity: string;
  readonly paths: PathsView;
  readonly onPaths: (paths: PathsView) => void;
  /** The address of a place beside itself, each side read in a way of its own; null where it can be no side. */
  readonly comparedAddress: (place: Place, a: ReadAs | null, b: ReadAs | null) => string | null;
  /** Searched for in names. */
  readonly query: string;
  readonly onSelect: (target: Target) => void;
  /** Shows a value of the spec in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** What versions of transformers make of the file, and save of it. */
export function VersionsSide({
  files,
  place,
  identity,
  comparedAddress,
  ...view
}: Props): JSX.Element | null {
  const read = useVersions(files);
  const report = useLast(read.report ?? undefined, identity);
  if (read.failure !== null)
    return <Unanswered what="The versions could not be read." why={read.failure} onAgain={read.again} />;
  if (read.report === null) return null;
  if (!report)
    return (
      <p className="waiting" role="status">
        Reading…
      </p>
    );
  return (
    <VersionsView
      {...view}
      report={report}
      pairLink={(from, to) =>
        comparedAddress(place, { kind: "defaults", version: from }, { kind: "defaults", version: to })
      }
      linksOf={(version, text) => ({
        open: sharedHash(
          { name: `saved by transformers ${version}`, files: { ...files, config: text } },
          null,
        ),
        compare: comparedAddress(lasting(place, files), null, { kind: "saved", version }),
      })}
    />
  );
}

/** A place that means the same in another tab: a text of this tab goes by value. */
function lasting(place: Place, files: ConfigFiles): Place {
  return place.kind === "text" ? { kind: "shared", payload: encodeShared({ name: null, files }) } : place;
}
