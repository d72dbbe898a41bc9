import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { grouped } from "../../spec/grouped.ts";

/** Longer texts would hold up the page. In UTF-16 code units. */
const LONGEST = 256 * 1024;

const NOTHING = "config.json";

/** Of a text that is too long to be read for its title, or that is not quite JSON. */
const ARCHITECTURE = /"architectures"\s*:\s*\[\s*"(\w+)"/;

/** What a text without a name is called: its architecture, layers and width, or the name that it gives itself. */
export function titleOfText(text: string): string {
  const config = text.length > LONGEST ? null : parsed(text);
  if (!isJsonObject(config)) return ARCHITECTURE.exec(text.slice(0, LONGEST))?.[1] ?? NOTHING;
  const inner = Object.values(config).filter((value) => isJsonObject(value));
  // A model with several towers is as deep and wide as its decoder.
  const decoder = [config, config["text_config"], ...inner].find(
    (part): part is JsonObject =>
      isJsonObject(part) && isNumber(part["num_hidden_layers"]) && isNumber(part["hidden_size"]),
  );
  const architectures = config["architectures"];
  const kind = [Array.isArray(architectures) ? architectures[0] : null, config["model_type"]].find(isName);
  const size = decoder && `${shown(decoder["num_hidden_layers"])} × ${shown(decoder["hidden_size"])}`;
  if (kind !== undefined) return size === undefined ? kind : `${kind}, ${size}`;
  const path = config["_name_or_path"];
  return isName(path) ? path : "n_layers" in config ? "params.json" : NOTHING;
}

function parsed(text: string): Json {
  try {
    // What may stand before a text is white space to `trim`, a byte-order mark too.
    return JSON.parse(text.trim()) as Json;
  } catch {
    return null;
  }
}

/** Whether it is a size that a model can have: of 1e999 and 1.5 no title is made. */
const isNumber = (value: Json | undefined): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const isName = (value: Json | undefined): value is string => typeof value === "string" && value !== "";
const shown = (value: Json | undefined): string => (isNumber(value) ? grouped(value) : "");
