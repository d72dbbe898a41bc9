import type { JSX } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { comparedHash, sharedHash } from "../../share/shared-hash.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import { type SavedLinks, VersionsView } from "../../ui/versions/versions-view.tsx";
import type { PathsView, Target } from "../../ui/view-state.ts";
import { useLast } from "../read/use-last.ts";
import { useVersions } from "./use-versions.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  /** What keeps the last reading of one config apart from that of another. */
  readonly identity: string;
  readonly paths: PathsView;
  readonly onPaths: (paths: PathsView) => void;
  /** Searched for in names. */
  readonly query: string;
  readonly onSelect: (target: Target) => void;
  /** Shows a value of the spec in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** What versions of transformers make of the file, and save of it. */
export function VersionsSide({ files, identity, ...view }: Props): JSX.Element {
  const read = useVersions(files);
  const report = useLast(read.report, identity);
  if (read.failure !== null)
    return <Unanswered what="The versions could not be read." why={read.failure} onAgain={read.again} />;
  if (!report)
    return (
      <p className="waiting" role="status">
        Reading…
      </p>
    );
  return (
    <VersionsView {...view} report={report} linksOf={(version, text) => linksOf(files, version, text)} />
  );
}

/** Addresses by value of a saved file, alone and beside the original. */
function linksOf(files: ConfigFiles, version: string, text: string): SavedLinks {
  const saved = { name: `saved by transformers ${version}`, files: { ...files, config: text } };
  return {
    open: sharedHash(saved, null),
    compare: comparedHash({ shared: { name: null, files }, digest: null }, { shared: saved, digest: null }),
  };
}
