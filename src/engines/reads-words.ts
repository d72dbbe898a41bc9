import { dotted } from "../config/nodes/dotted.ts";
import { groupBy } from "../spec/group-by.ts";
import { listed } from "../spec/listed.ts";
import type { Pointer } from "../spec/pointer.ts";
import { fallsBack } from "./built-class.ts";
import { countReads, type EngineReads } from "./engine-reads.ts";
import { isOfTransformers } from "./fields-read.ts";
import { tableWords } from "./table.ts";

/** ", with its class for Qwen3ForCausalLM (asked for Qwen3Model)", where that is not the first that the file names. */
function builtWords({ architectures, builtAs }: Pick<EngineReads, "architectures" | "builtAs">): string {
  if (builtAs === null || builtAs === architectures[0]) return "";
  return `, with its class for ${builtAs} (asked for ${listed(architectures)})`;
}

/**
 * What an engine gets from a file, in a line: "vLLM at 017e9f44 (2026-08-17): 2 values taken silently, 1 wrong".
 * @param whose what else is to be said of the table: "your table".
 */
export function readsWords(result: EngineReads, whose = ""): string {
  const { unparsed = [] } = result.table;
  const words = wordsOf(result, whose);
  if (unparsed.length === 0) return words;
  const named = listed(unparsed.length > MOST ? [...unparsed.slice(0, MOST), "others"] : unparsed);
  return `${words}; ${named} ${unparsed.length === 1 ? "does" : "do"} not parse, and what stands there is not in the table`;
}

/** What comes of one table, in short: "vLLM at 017e9f44", "nothing that contradicts the model". */
export interface ShortReads {
  readonly who: string;
  readonly says: string;
}

/** As `readsWords`, for a line in which several engines stand together. */
export function shortReads(result: EngineReads, whose = ""): ShortReads {
  const { table, architecture, architectures, builtAs, engineClass } = result;
  const who = tableWords({ ...table, date: "" }, whose);
  if (architecture === null) return { who, says: "no architecture to find a class by" };
  if (engineClass === null || builtAs === null)
    return { who, says: `no class for ${listed(architectures, "or")}` };
  const { wrong, stops } = countReads(result);
  const found = foundIn(result);
  if (wrong > 0 || stops > 0) return { who, says: found.join(", ") };
  return isOfTransformers(engineClass)
    ? { who, says: "transformers' own code builds the model" }
    : { who, says: [wellWords(result.overlooked), ...found].join(", ") };
}

/** Several engines in a line, those together that come to the same. */
export function togetherWords(all: readonly ShortReads[]): string {
  return [...groupBy(all, ({ says }) => says)]
    .map(([says, alike]) => `${says} (${alike.map(({ who }) => who).join(", ")})`)
    .join(" · ");
}

/** More files that do not parse, and more fields, are not named. */
const MOST = 3;

function wordsOf(result: EngineReads, whose: string): string {
  const { table, architecture, architectures, builtAs, engineClass } = result;
  const who = `${tableWords(table, whose)}${builtWords(result)}`;
  if (architecture === null)
    return `${who}: the file names no architecture, by which the engine would find its class`;
  if (engineClass === null || builtAs === null) {
    const none = `${who} has no class for ${listed(architectures, "or")}`;
    return fallsBack(table.engine)
      ? `${none}; where transformers has one, its code builds the model, and what that reads is not in the table`
      : none;
  }
  const said = foundIn(result);
  const others = isOfTransformers(engineClass)
    ? "; transformers' own code builds the model, and what that reads is not in the table"
    : "";
  return `${who}: ${said.length > 0 ? said.join(", ") : wellWords(result.overlooked)}${others}`;
}

/** How much an engine takes otherwise than the model has it; empty where it takes all as it is. */
function foundIn(result: EngineReads): readonly string[] {
  const { silently, wrong, stops } = countReads(result);
  return [
    ...(silently > 0 ? [`${silently} value${silently === 1 ? "" : "s"} taken silently`] : []),
    ...(wrong > 0 ? [`${wrong} wrong`] : []),
    ...(stops > 0 ? [`${stops} attribute${stops === 1 ? "" : "s"} at which it would stop`] : []),
  ];
}

/** "nothing that contradicts the model", but for fields that no line of the table reads, and that decide what it computes. */
function wellWords(overlooked: readonly Pointer[]): string {
  if (overlooked.length === 0) return "nothing that contradicts the model";
  const names = overlooked.slice(0, MOST).map(dotted);
  const rest = overlooked.length - names.length;
  const all = listed(rest > 0 ? [...names, `${rest} more`] : names);
  return `no read contradicts the model; no line of its table reads ${all}, which ${overlooked.length === 1 ? "decides" : "decide"} what the model computes`;
}
