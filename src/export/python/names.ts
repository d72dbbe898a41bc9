import type { JsonSchema } from "../json-schema.ts";

const KEYWORDS: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

/** A member's name as an attribute: a word of Python's own gets an underscore. */
export function pythonName(wire: string): string {
  const name = wire.replaceAll(/\W/g, "_").replace(/^(?=\d)/, "_");
  return KEYWORDS.has(name) ? `${name}_` : name;
}

/** The name of an object that has none, by the class and the member which it is the value of: `RopePositionMrope`. */
export function nameAt(owner: string, member: string): string {
  return owner.replace(/(Model)?Spec$/, "") + pascal(member);
}

/** The name of an object that is one of several: `YarnRopeScalingSpec`; without a word of its own, `OtherRopeScalingSpec`. */
export function variantName(union: string, { properties = {} }: JsonSchema): string {
  const word = Object.values(properties).find((member) => member.const !== undefined)?.const;
  return pascal(String(word ?? "other")) + union;
}

function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
