import { type JSX, useEffect, useMemo } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Diagnostic } from "../../config/document.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { quantizationFindings } from "../../inspect/quantization-findings.ts";
import type { BothPaths } from "../../runtime/paths/both-paths.ts";
import type { PathsView } from "../../ui/view-state.ts";
import type { Concern } from "../../verdict/concern.ts";
import { upgradeConcerns } from "../../verdict/upgrade.ts";
import { upgradeOf } from "../../versions/report.ts";
import { useVersions } from "../engine/use-versions.ts";
import { useBothPaths } from "../engine/use-both-paths.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  readonly version: string;
  /** Between which versions an upgrade is looked at, where one is. */
  readonly view: PathsView;
  /** Told the paths, or null where they could not be read. */
  readonly onRead: (
    inspection: Inspection,
    version: string,
    paths: BothPaths | null,
    quantization: readonly Diagnostic[],
    upgrade: readonly Concern[],
  ) => void;
}

/** Finds out what model code reads on both paths, and shows nothing: the classes of transformers are loaded with it. */
export function PathsReader(props: Props): JSX.Element {
  const { from, to } = props.view;
  return (from ?? to) === null ? <Reader {...props} upgrade={NONE} /> : <WithUpgrade {...props} />;
}

const NONE: readonly Concern[] = [];

/** What an upgrade changes, beside the rest. */
function WithUpgrade(props: Props): JSX.Element {
  const { files, inspection, view } = props;
  const { report } = useVersions(files);
  const upgrade = useMemo(() => {
    if (!report) return NONE;
    const changes = upgradeOf(report, view.from, view.to);
    return upgradeConcerns({ upgrade: changes, beside: report.beside }, inspection);
  }, [report, inspection, view.from, view.to]);
  return <Reader {...props} upgrade={upgrade} />;
}

function Reader({
  files,
  inspection,
  version,
  onRead,
  upgrade,
}: Props & { readonly upgrade: readonly Concern[] }): null {
  const { both, failure } = useBothPaths(files, inspection, version);
  useEffect(() => {
    if (both)
      onRead(inspection, both.legacy.transformersVersion, both, quantizationFindings(inspection), upgrade);
    else if (failure !== null) onRead(inspection, version, null, quantizationFindings(inspection), upgrade);
  }, [both, failure, inspection, version, onRead, upgrade]);
  return null;
}
