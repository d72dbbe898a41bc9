import { type JSX, useEffect, useMemo, useSyncExternalStore } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Diagnostic } from "../../config/document.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { ranksFinding } from "../../inspect/quantization-findings.ts";
import { learnKept } from "../../inspect/kept-tensors.ts";
import { learnWeights } from "../../inspect/weights.ts";
import type { BothPaths } from "../../runtime/paths/both-paths.ts";
import type { PathsView } from "../../ui/view-state.ts";
import type { Concern } from "../../verdict/concern.ts";
import { upgradeConcerns } from "../../verdict/upgrade.ts";
import { upgradeOf } from "../../versions/report.ts";
import { changeChecks, checksNow, onChecks } from "../check/check-store.ts";
import { useReads } from "../engine/use-reads.ts";
import { useVersions } from "../engine/use-versions.ts";
import { useBothPaths } from "../engine/use-both-paths.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  readonly version: string;
  /** Between which versions an upgrade is looked at, where one is. */
  readonly view: PathsView;
  /** Tensor-parallel ranks of the chosen load. */
  readonly ranks: number;
  readonly onRead: (read: PathsRead) => void;
}

/** What was found out, and of which reading of a config. */
export interface PathsRead {
  readonly inspection: Inspection;
  readonly version: string;
  /** null where they could not be read. */
  readonly paths: BothPaths | null;
  /** Of the modules that are quantised, and of the chosen ranks; null where nobody could ask about them. */
  readonly quantization: readonly Diagnostic[] | null;
  readonly upgrade: readonly Concern[];
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
  ranks,
  onRead,
  upgrade,
}: Props & { readonly upgrade: readonly Concern[] }): JSX.Element | null {
  const { both, quantization, failure } = useBothPaths(files, inspection, version);
  useEffect(() => {
    if (quantization) {
      learnWeights(inspection, quantization.weights);
      learnKept(inspection, quantization.kept);
    }
    if (quantization) changeChecks({ quantization: { inspection, read: quantization } });
  }, [quantization, inspection]);
  useEffect(() => {
    if (!both && !quantization && failure === null) return;
    onRead({
      inspection,
      version: both?.legacy.transformersVersion ?? version,
      paths: both ?? null,
      quantization: quantization
        ? [...quantization.findings, ...ranksFinding(inspection, ranks, quantization.cuts)]
        : null,
      upgrade,
    });
  }, [both, quantization, failure, inspection, version, ranks, onRead, upgrade]);
  return both ? <EnginesReader files={files} inspection={inspection} version={version} /> : null;
}

/** Finds out where engines go wrong, unless a view has already: at last, for it takes another worker. */
function EnginesReader({
  files,
  inspection,
  version,
}: Pick<Props, "files" | "inspection" | "version">): null {
  const { engines } = useSyncExternalStore(onChecks, checksNow);
  const isKnown = engines?.inspection === inspection && engines.version === version;
  useReads({ files: isKnown ? null : files, inspection, version, resaved: null, engines: [] });
  return null;
}
