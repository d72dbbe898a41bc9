import type { NamedText } from "../../audit/config-names.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { isTableText } from "../../engines/table.ts";
import { offerWeights } from "../check/check-store.ts";
import { takeTable } from "../engine/own-tables.ts";
import type { SidePlace } from "../route/place.ts";
import type { Navigate } from "../route/use-route.ts";
import { openText, type OpenConfig } from "./use-opened.ts";
import { GENERATION_FILE, QUANT_FILE } from "../../config/nodes/side-file.ts";

const MAX_BYTES = 32 * 1024 * 1024;

/** What came of dropped or picked files: those of one checkpoint, each where there is one. */
interface DroppedFiles {
  readonly config: NamedText | null;
  readonly hfQuantConfig: string | null;
  readonly generationConfig: string | null;
}

/** What is open, and the ways to show something else. */
interface Page extends Pick<OpenConfig, "open" | "files" | "name"> {
  readonly compare: (a: SidePlace, b: SidePlace) => void;
  readonly navigate: Navigate;
  readonly refuse: (why: string) => void;
}

/** Files of weights: they belong to a config, the one beside them or the one that is open, and are held against it. */
const WEIGHTS = /\.(?:safetensors|gguf|index\.json)$/;

/** Opens what was dropped or picked. */
export async function takeDropped(
  dropped: readonly File[],
  { open, files: openNow, name, compare, navigate, refuse }: Page,
): Promise<void> {
  const weights = dropped.filter((file) => WEIGHTS.test(file.name));
  const others = dropped.filter((file) => !weights.includes(file));
  const table = await tableAmong(others);
  const beside = others.filter((file) => file !== table?.file);
  const aside = await noConfigs(beside, weights.length > 0);
  const rest = beside.filter((file) => !aside.includes(file));
  const check = ({ config }: ConfigFiles): void => {
    // The check says what of it is no weights.
    offerWeights([...weights, ...aside], config);
    navigate({ tab: "tensors" });
  };
  if (table) {
    const isAlone = rest.length === 0 && weights.length === 0;
    if (!openNow && isAlone) {
      refuse(
        "This is a table of what an engine reads: drop the config.json that it is to read too, or open it first.",
      );
      return;
    }
    takeTable({ name: table.file.name, text: table.text });
    if (isAlone) {
      navigate({ tab: "engines" });
      return;
    }
  }
  if (rest.length === 0) {
    if (openNow) check(openNow);
    else refuse("These are weights: drop the config.json that describes them too, or open it first.");
    return;
  }
  const outcome = await readDropped(rest);
  if ("refusal" in outcome) {
    refuse(outcome.refusal);
    return;
  }
  if ("pair" in outcome) {
    const [a, b] = outcome.pair.map(({ name: called, text }) =>
      openText({ config: text, hfQuantConfig: null, generationConfig: null }, called),
    );
    if (a && b) compare(a, b);
    return;
  }
  const files = withDropped(outcome.read, openNow);
  if (!files) return;
  open(files, outcome.read.config?.name ?? name);
  if (weights.length > 0) check(files);
  else if (table) navigate({ tab: "engines" });
  if (weights.length === 0 && aside.length > 0)
    refuse(`Not used: ${aside.map(({ name: called }) => called).join(", ")}. They say nothing of the model.`);
}

const CONFIG_FILE = "config.json";

/** What a checkpoint's folder has beside its config that is no config of a model, by its name. */
const BESIDE_CONFIG =
  /^(?:(?:tokenizer|special_tokens_map|added_tokens|vocab|modules|configuration|dtypes|chat_template)\.json|(?:tokenizer|preprocessor|video_preprocessor|image_processor|feature_extractor|processor|quantize|sentence_bert|adapter)_config\.json|.*(?<!\.json))$/;

/** What the text of a model's config has, by whatever name the file goes. */
const MODEL_FIELDS = /"(?:model_type|architectures|num_hidden_layers|n_layers?)"\s*:/;

/**
 * Files that are no config beside those that are, or beside weights: by their names, params.json beside a config.json, and
 * beside weights what has no field of a model. Alone they are opened, and told what they are.
 */
async function noConfigs(files: readonly File[], withWeights: boolean): Promise<readonly File[]> {
  const named = files.some(({ name }) => name === CONFIG_FILE);
  if (!named && !withWeights) return [];
  const aside: File[] = [];
  for (const file of files) {
    const { name, size } = file;
    if (name === CONFIG_FILE || name.endsWith(QUANT_FILE) || name.endsWith(GENERATION_FILE)) continue;
    if (BESIDE_CONFIG.test(name) || (named && name === "params.json")) aside.push(file);
    else if (withWeights && size <= MAX_BYTES) {
      // What cannot be read is told where configs are.
      const text = await file.text().catch(() => null);
      if (text !== null && !MODEL_FIELDS.test(text)) aside.push(file);
    }
  }
  return aside;
}

/** The table of what an engine reads among some files, with its text. */
async function tableAmong(
  files: readonly File[],
): Promise<{ readonly file: File; readonly text: string } | undefined> {
  for (const file of files) {
    // What cannot be read is told where configs are.
    const text = file.size > MAX_BYTES ? "" : await file.text().catch(() => "");
    if (isTableText(text)) return { file, text };
  }
  return undefined;
}

/**
 * Reads the files of one checkpoint: a config, and beside it those that are known by their names. Two configs alone are
 * the two sides of a comparison. Others are refused.
 */
async function readDropped(
  files: readonly File[],
): Promise<
  | { readonly read: DroppedFiles }
  | { readonly pair: readonly [NamedText, NamedText] }
  | { readonly refusal: string }
> {
  const large = files.find(({ size }) => size > MAX_BYTES);
  if (large) return { refusal: `${large.name} has ${large.size} bytes; more than 32 MB are not read.` };
  const beside = (name: string): File | undefined => files.find((file) => file.name.endsWith(name));
  const quant = beside(QUANT_FILE);
  const generation = beside(GENERATION_FILE);
  const configs = files.filter((file) => file !== quant && file !== generation);
  const [config, other] = configs;
  if (configs.length > 2 || (other && (quant ?? generation)))
    return {
      refusal: `${configs.length} configs at once: drop one, and beside it hf_quant_config.json and generation_config.json where there are any, or two configs alone to compare them.`,
    };
  try {
    if (config && other)
      return {
        pair: [
          { name: config.name, text: await config.text() },
          { name: other.name, text: await other.text() },
        ],
      };
    return {
      read: {
        config: config ? { name: config.name, text: await config.text() } : null,
        hfQuantConfig: quant ? await quant.text() : null,
        generationConfig: generation ? await generation.text() : null,
      },
    };
  } catch {
    return {
      refusal: `${files[0]?.name ?? "The file"} cannot be read. Is it a folder, or has it been moved?`,
    };
  }
}

/** The files to show: the dropped config's, or those that are open with the dropped side files in their place. */
function withDropped(dropped: DroppedFiles, open: ConfigFiles | undefined): ConfigFiles | null {
  const { config, hfQuantConfig, generationConfig } = dropped;
  if (config) return { config: config.text, hfQuantConfig, generationConfig };
  // A side file alone is looked at beside what is open, or on its own, where its own message says what it is.
  if (!open) {
    const text = hfQuantConfig ?? generationConfig;
    return text === null ? null : { config: text, hfQuantConfig: null, generationConfig: null };
  }
  return {
    config: open.config,
    hfQuantConfig: hfQuantConfig ?? open.hfQuantConfig,
    generationConfig: generationConfig ?? open.generationConfig,
  };
}
