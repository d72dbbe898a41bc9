import { orNull, positive, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, dependsOn } from "../../config/reading/sourced.ts";
import type { SoftClampedGluSpec } from "../../spec/components/soft-clamped-glu.ts";
import { checkKnown } from "../blocks/rules/checks.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING, ofClass } from "./reference.ts";

/** The activation of every MLP, and the limits that belong to it. */
export interface Activation {
  readonly name: Sourced<string>;
  readonly clamp: Described<SoftClampedGluSpec | null>;
}

/** Reads `silu`, or `situ` with its two limits. */
export function readActivation(scope: Scope): Activation {
  const name = scope.read(text, "hidden_act", ofClass("silu"));
  checkKnown(scope, name, "hidden_act", ["silu", "situ"]);
  if (name.value !== "situ") {
    for (const field of ["activation_situ_beta", "activation_situ_linear_beta"])
      scope.reader.ignore(scope.at(field), "no effect", "it is a limit of situ, which is not the activation");
    return { name, clamp: derive([name], () => null, "only situ has limits") };
  }
  const rule = cite(MODELING, "MLP", "limits gate and up smoothly where hidden_act is situ");
  const beta = scope.nullable(
    positive,
    "activation_situ_beta",
    ofClass(1, "beta is 1 where it is not given"),
  );
  const linear = scope.nullable(
    orNull(positive),
    "activation_situ_linear_beta",
    ofClass<number | null>(null, "up is used as it is without activation_situ_linear_beta"),
  );
  return {
    name,
    clamp: {
      type: derive([name], () => "soft_clamped_glu" as const, rule),
      gate_limit: dependsOn(beta, [name], rule),
      up_limit: dependsOn(linear, [name], rule),
    },
  };
}
