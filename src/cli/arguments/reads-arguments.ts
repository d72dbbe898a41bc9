import { conditions, type OptionValues, type Read } from "./options.ts";
import { knownVersion } from "./version-range.ts";

/** What makes the exit status of `reads` 1 although every file was read. */
export const READS_CONDITIONS = ["danger"] as const;

/** What `spec reads` is asked for. */
export interface ReadsArguments {
  readonly command: "reads";
  readonly files: readonly string[];
  /** Names of bundled tables, tables and folders of an engine's sources; none: the newest table of each engine. */
  readonly engines: readonly string[];
  /** An older table of the same engine, whose reads are no news; null: news are not told. */
  readonly since: string | null;
  /** Whose object the engine reads. */
  readonly transformers: string;
  /** The version that has saved the files before the engine gets them; null: none has. */
  readonly resaved: string | null;
  readonly failOn: readonly (typeof READS_CONDITIONS)[number][];
  readonly pretty: boolean;
}

/** Reads what follows `reads`. */
export function readsArguments(
  files: readonly string[],
  {
    engine,
    since,
    transformers,
    resaved: named,
    "fail-on": given,
    pretty,
  }: Pick<OptionValues, "engine" | "since" | "resaved" | "fail-on" | "pretty"> & {
    readonly transformers: string;
  },
): Read<ReadsArguments> {
  const resaved = knownVersion("--resaved", named ?? null);
  if (!resaved.ok) return resaved;
  const failOn = conditions(READS_CONDITIONS, given, "reads");
  if (!failOn.ok) return failOn;
  return {
    ok: true,
    value: {
      command: "reads",
      files,
      engines: engine,
      since: since ?? null,
      transformers,
      resaved: resaved.value,
      failOn: failOn.value,
      pretty,
    },
  };
}
