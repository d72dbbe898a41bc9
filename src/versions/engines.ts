import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";

/** An engine as it was looked at, and the transformers version that it pins. */
export interface EnginePin {
  readonly engine: string;
  /** The commit of its repository. */
  readonly commit: string;
  readonly transformers: string;
}

/** What the engines' requirement files pin, as of 2026-08. */
export const ENGINE_PINS: readonly EnginePin[] = [
  { engine: "tokenspeed", commit: "f4d8ec6e", transformers: "5.12.0" },
  { engine: "SGLang", commit: "db570fe6", transformers: "5.12.1" },
  { engine: "vLLM", commit: "017e9f44", transformers: "5.15.0" },
];

/** The known version that is nearest to another one: the next later one, else the latest. */
export function nearestVersion(version: string): string {
  const later = TRANSFORMERS_VERSIONS.find((known) => rank(known) >= rank(version));
  return later ?? (TRANSFORMERS_VERSIONS.at(-1) as string);
}

const rank = (version: string): number =>
  version.split(".").reduce((sum, part) => sum * 1000 + Number.parseInt(part, 10), 0);
