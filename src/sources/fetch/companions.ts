import type { Result } from "../../config/document.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { describeSourceError } from "../errors/describe-source-error.ts";
import type { Reference } from "../references/reference.ts";
import type { SourceError } from "../errors/source-error.ts";

/** The files beside a config, and a sentence on each that could not be read. */
export type Companions = Omit<ConfigFiles, "config"> & { readonly notes: readonly string[] };

/** Where there is nothing beside a config, or nothing can be known of it. */
export const NO_COMPANIONS: Companions = { hfQuantConfig: null, generationConfig: null, notes: [] };

/**
 * Reads what stands beside a config. A file that is not there is no failure, and one that cannot be read does not keep the
 * config from being shown: it is noted.
 */
export async function readCompanions(
  reference: Reference,
  read: (name: string) => Promise<Result<string, SourceError>>,
): Promise<Companions> {
  const names = ["hf_quant_config.json", "generation_config.json"] as const;
  const [quant, generation] = await Promise.all([read(names[0]), read(names[1])]);
  const notes = [quant, generation].flatMap((result, index) => {
    if (result.ok || isMissing(result.error)) return [];
    const { title } = describeSourceError(result.error, reference);
    return [`${names[index]} could not be read: ${title}. If there is one, what it says is missing here.`];
  });
  return {
    hfQuantConfig: quant.ok ? quant.value : null,
    generationConfig: generation.ok ? generation.value : null,
    notes,
  };
}

function isMissing({ code }: SourceError): boolean {
  return code === "no-config" || code === "not-found";
}
