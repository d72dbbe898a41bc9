import type { ConfigError, Result } from "../../config/document.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { ConfigReader } from "../../config/reading/reader.ts";
import { QUANT_FILE, inSideFile } from "../../config/nodes/side-file.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { reportFields } from "../field-report.ts";
import type { SideFileReport } from "../inspection.ts";
import { inNameOf } from "./in-name-of.ts";

/** Reads the text of hf_quant_config.json; null where there is none. */
export function readQuantFile(text: string | null): Result<ConfigReader, ConfigError> | null {
  if (text === null) return null;
  const parsed = parseConfig(text);
  return parsed.ok ? { ok: true, value: new ConfigReader(parsed.value) } : parsed;
}

/** What became of the fields of hf_quant_config.json, after an adapter has read it. */
export function reportQuantFile(
  read: Result<ConfigReader, ConfigError>,
  decidedBy: ReadonlyMap<Pointer, readonly Pointer[]>,
): SideFileReport {
  if (!read.ok) return read;
  const report = reportFields(read.value, decidedBy, (pointer) => inSideFile(QUANT_FILE, pointer));
  return { ok: true, report: inNameOf(QUANT_FILE, report) };
}
