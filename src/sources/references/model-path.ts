import { CONFIG } from "./reference.ts";

/** JSON files of a model's repository that describe something other than the model. */
const BESIDE_CONFIG =
  /^(?:hf_quant_config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|chat_template|(?:pre|video_pre|image_)?processor_config|adapter_config|modules|model_index|.*\.index)\.json$/;

/**
 * The config that a file of a repository points to: itself where it may be a config, else `config.json` of its folder, so that
 * the address of a README, of weights or of generation_config.json opens the model that they belong to.
 */
export function configFor(path: string): string {
  const tidy = withoutEmptySegments(path);
  return mayBeConfig(tidy) ? tidy : beside(tidy, CONFIG);
}

/** `config.json` of a folder; "" is the root. */
export function configIn(folder: string): string {
  return withoutEmptySegments(`${folder}/${CONFIG}`);
}

/** The path of a file beside another. */
export function beside(path: string, name: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1) + name;
}

/** Whether a file's name says JSON and is not one of the other files that every repository has. */
export function mayBeConfig(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /\.json$/i.test(name) && !BESIDE_CONFIG.test(name);
}

function withoutEmptySegments(path: string): string {
  return path.split("/").filter(Boolean).join("/");
}
