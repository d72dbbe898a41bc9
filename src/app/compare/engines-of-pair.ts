import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { loadEngineValues } from "../../engines/engine-values.ts";
import type { FilesToRead } from "../../inspect/config-files.ts";
import type { EngineValues } from "../../inspect/engine-values.ts";

/** The files of both sides. */
export type FilesPair = readonly [a: FilesToRead, b: FilesToRead];

/** What engines' tables are asked of: the files beside a config.json are not in them. */
type Asked = Pick<FilesToRead, "config" | "transformers">;

/** Both sides of that. */
export type AskedPair = readonly [a: Asked, b: Asked];

/** What engines get of either side; null where that is not known. */
export type EnginesPair = readonly [a: EngineValues | null, b: EngineValues | null];

/** What engines get of the files of both sides, where these differ. */
export async function enginesOfPair([a, b]: AskedPair): Promise<EnginesPair> {
  return a.config === b.config ? [null, null] : Promise.all([enginesOf(a), enginesOf(b)]);
}

/** A comparison can do without the tables where they cannot be loaded. */
function enginesOf({ config, transformers = LATEST_TRANSFORMERS }: Asked): Promise<EngineValues | null> {
  return loadEngineValues(config, transformers).catch(() => null);
}

export const enginesAnswers = { engines: enginesOfPair };

export type EnginesAnswers = typeof enginesAnswers;
