import { useEffect } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Diagnostic } from "../../config/document.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { quantizationFindings } from "../../inspect/quantization-findings.ts";
import type { BothPaths } from "../../runtime/paths/both-paths.ts";
import { useBothPaths } from "../engine/use-both-paths.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  readonly version: string;
  /** Told the paths, or null where they could not be read. */
  readonly onRead: (
    inspection: Inspection,
    version: string,
    paths: BothPaths | null,
    quantization: readonly Diagnostic[],
  ) => void;
}

/** Finds out what model code reads on both paths, and shows nothing: the classes of transformers are loaded with it. */
export function PathsReader({ files, inspection, version, onRead }: Props): null {
  const { both, failure } = useBothPaths(files, inspection, version);
  useEffect(() => {
    if (both) onRead(inspection, both.legacy.transformersVersion, both, quantizationFindings(inspection));
    else if (failure !== null) onRead(inspection, version, null, quantizationFindings(inspection));
  }, [both, failure, inspection, version, onRead]);
  return null;
}
