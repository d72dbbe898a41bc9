import { text } from "../../../config/reading/field-types.ts";
import type { EngineDefault, Scope } from "../../../config/reading/reader.ts";
import type { Sourced } from "../../../config/reading/sourced.ts";

/** The names in ACT2FN of transformers 5.18.0, activations.py. */
const ACTIVATIONS: ReadonlySet<string> = new Set([
  "gelu",
  "gelu_10",
  "gelu_fast",
  "gelu_new",
  "gelu_python",
  "gelu_pytorch_tanh",
  "gelu_python_tanh",
  "gelu_accurate",
  "hardswish",
  "laplace",
  "leaky_relu",
  "linear",
  "mish",
  "quick_gelu",
  "relu",
  "relu2",
  "relu6",
  "sigmoid",
  "silu",
  "sqrtsoftplus",
  "swish",
  "tanh",
  "prelu",
  "xielu",
]);

/** Reads the activation of the decoder; one that transformers does not know is an error, and stays in the spec as it is. */
export function readActivation(
  scope: Scope,
  name = "hidden_act",
  fallback?: EngineDefault<string>,
): Sourced<string> {
  const activation = scope.read(text, name, fallback);
  if (!ACTIVATIONS.has(activation.value) && activation.source.kind === "mapped") {
    scope.reader.report(
      "error",
      "unknown-activation",
      scope.at(name),
      `The activation ${JSON.stringify(activation.value)} is not one that transformers 5.18.0 knows.`,
    );
  }
  return activation;
}
