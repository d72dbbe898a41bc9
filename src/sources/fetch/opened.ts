import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Reference } from "../references/reference.ts";

/** A config that was fetched, and where it came from. */
export interface Opened {
  /** What was read: the present name of a renamed repository, and the commit as revision where the server says it. */
  readonly reference: Reference;
  /** What was asked for. */
  readonly asked: Reference;
  readonly files: ConfigFiles;
  /** The name that was asked for, where the repository has another one now; else null. */
  readonly renamedFrom: string | null;
  /** Whether `reference` names content that cannot change. */
  readonly pinned: boolean;
  readonly title: string;
  /** Sentences about files beside the config that could not be read. */
  readonly notes: readonly string[];
}

/** A secret for one server. */
export interface Token {
  /** The only origin that it is sent to, for example https://huggingface.co. */
  readonly origin: string;
  readonly secret: string;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  readonly token?: Token | null;
  /** Called as a file comes in. Both counts are in bytes; `total` is null where the server did not say it. */
  readonly onProgress?: (progress: Progress) => void;
  /** Whether the computer has a network, as `navigator.onLine` says it; without it, that is taken for granted. */
  readonly online?: () => boolean;
  /** How long to wait for the next byte, in milliseconds. */
  readonly idleTimeout?: number;
}

interface Progress {
  readonly received: number;
  readonly total: number | null;
  readonly file: string;
}
