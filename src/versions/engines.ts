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

/** The known version that is nearest to another one: the next later one, else the latest. `5.18` is `5.18.0`. */
export function nearestVersion(version: string): string {
  const later = TRANSFORMERS_VERSIONS.find((known) => rank(known) >= rank(version));
  return later ?? (TRANSFORMERS_VERSIONS.at(-1) as string);
}

/** Whether a version is a known one, perhaps written without its last numbers: `5.18` is `5.18.0`. */
export function isVersion(asked: string, known: string): boolean {
  return rank(asked) === rank(known);
}

/** What a version weighs against others: of its first three numbers, as many as it has. */
function rank(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return (major * 1000 + minor) * 1000 + patch;
}
