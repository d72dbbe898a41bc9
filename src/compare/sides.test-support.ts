import { inspected } from "../fixtures/inspected.ts";
import { fixture, strictFixture } from "../fixtures/read.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import type { Side } from "./comparison.ts";

export const DENSE = "Qwen--Qwen3.5-27B";
export const MOE = "Qwen--Qwen3.5-35B-A3B";
export const MINIMAX = "MiniMaxAI--MiniMax-M2.5";

/** A text that is known to read, as one side of a comparison. */
export function sideOf(text: string): Side {
  const inspection = inspectText(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  return { text, inspection };
}

/** A config with the files beside it as one side. */
export function checkpointSide({
  config,
  hfQuantConfig = null,
  generationConfig = null,
}: Partial<ConfigFiles> & Pick<ConfigFiles, "config">): Side {
  const inspection = inspectText(config, { hfQuantConfig, generationConfig });
  if (!inspection.ok) throw new Error(inspection.error.message);
  return { text: config, inspection };
}

/** A config fixture of `inspect` as one side. */
export function fixtureSide(name: string): Side {
  return { text: fixture(name), inspection: inspected(name) };
}

/** A config fixture after a change. */
export function changedSide(name: string, change: (config: JsonObject) => Json): Side {
  return sideOf(JSON.stringify(change(JSON.parse(strictFixture(name)) as JsonObject), null, 2));
}

/** A fixture after changes in its text_config; undefined takes a member away. */
export function withText(name: string, members: { [key: string]: Json | undefined }): Side {
  return changedSide(name, (config) => ({
    ...config,
    text_config: JSON.parse(JSON.stringify({ ...(config["text_config"] as JsonObject), ...members })) as Json,
  }));
}
