import type { EngineDefault } from "../../config/reading/reader.ts";
import type { Reference } from "../blocks/rules/reference.ts";

/** Where the rules of the family are read from: its own code, which lies beside its weights; transformers has none. */
export const MODELING: Reference = { prefix: "Kimi", file: "modeling_kimi_linear.py of moonshotai/Kimi-K3" };

/** The config classes of that code, as engines have copied them. */
export const CONFIG = "KimiLinearConfig (SGLang, configs/kimi_linear.py)";
export const VISION_CONFIG = "KimiK3VisionConfig (SGLang, configs/kimi_k3.py)";

/** A default of the config class. transformers has no such class, so that it is told as a rule. */
export function ofClass<T>(value: T, rule = `the default of ${CONFIG}`): EngineDefault<T> {
  return { value, rule };
}
