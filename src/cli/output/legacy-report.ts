import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import { spellNumbers } from "../../spec/json.ts";
import { legacyJson, legacySources } from "../../legacy/legacy-json.ts";
import { sourceWords } from "../../legacy/source-words.ts";
import { append } from "../../spec/many.ts";

/** A legacy object as `inspect --legacy` prints it. */
export function legacyReport(config: LegacyConfig): object {
  return {
    class: config.className,
    transformers_version: config.transformersVersion,
    note: config.note,
    config: legacyJson(config),
    sources: Object.fromEntries(legacySources(config)),
  };
}

/** A legacy object for the terminal: a line for each attribute with its value and where it comes from. */
export function prettyLegacy(config: LegacyConfig, prefix = ""): readonly string[] {
  const lines = [`${prefix}(${config.className}, transformers ${config.transformersVersion})`];
  if (config.note !== null) lines.push(config.note);
  for (const [name, attribute] of config.attributes) {
    const path = `${prefix}${name}`;
    if (attribute.kind === "config") append(lines, prettyLegacy(attribute.config, `${path}.`));
    else
      lines.push(
        `${path}  ${JSON.stringify(attribute.value, spellNumbers)}  ${sourceWords(attribute.source)}`,
      );
  }
  return lines;
}
