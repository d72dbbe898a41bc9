import { isJsonObject } from "../../../spec/json.ts";
import { Scope } from "../../../config/reading/reader.ts";

/**
 * The scope in which a rope object of the file stands alone. A class whose default is a scaled embedding gives it up as
 * a whole once the file has an object of its own, in Python as in `rope_parameters if not None`: nothing of it fills
 * the gaps but the base, `rope_theta`, where the class has one for all layers. transformers 4's two defaults,
 * `rope_scaling` and `rope_theta`, are read as the one they became. `baseAlone` is the base that an object of the file
 * without one gets, where that is not the class's.
 */
export function withoutRopeDefaults(scope: Scope, baseAlone?: number): Scope {
  const { rope_scaling, rope_parameters, ...others } = scope.hf.defaults;
  const whole = isJsonObject(rope_parameters)
    ? rope_parameters
    : isJsonObject(rope_scaling)
      ? rope_scaling
      : {};
  const own = hasRopeObject(scope);
  const base = (own ? baseAlone : undefined) ?? whole["rope_theta"] ?? others["rope_theta"];
  const alone = base === undefined ? {} : { rope_theta: base };
  const defaults = { ...others, rope_parameters: own ? alone : { ...whole, ...alone } };
  return new Scope(scope.reader, scope.pointer, scope.node, { ...scope.hf, defaults });
}

/** Whether the file has an object that replaces the class's: `rope_parameters`, or a `rope_scaling` with members. */
function hasRopeObject(scope: Scope): boolean {
  const scaling = scope.find(scope.at("rope_scaling"));
  const parameters = scope.find(scope.at("rope_parameters"));
  return parameters?.type === "object" || (scaling?.type === "object" && scaling.members.size > 0);
}
