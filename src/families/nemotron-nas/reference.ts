import type { Reference } from "../blocks/rules/reference.ts";

/** Where the rules of the family are read from: its own code lies beside its weights, and transformers has none. */
export const MODELING: Reference = { prefix: "DeciLM", file: "vLLM, nemotron_nas.py" };

/** What vLLM takes from Llama as it is. */
export const LLAMA: Reference = { prefix: "Llama", file: "vLLM, nemotron_nas.py" };

/** Where the members of block_configs and their defaults are defined. */
export const BLOCK_CONFIG = "block_config.py of nvidia/Llama-3_3-Nemotron-Super-49B-v1";
