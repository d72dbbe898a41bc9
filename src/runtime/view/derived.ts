import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { familyOfSpec } from "../../families/registry.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { entryOf } from "../../spec/entry.ts";
import type { Json } from "../../spec/json.ts";
import { type Pointer, child, parentOf, tokensOf } from "../../spec/pointer.ts";
import { nearestTo } from "../../spec/value-at.ts";
import { askedByModelCode, NAMES_IN_MODEL_CODE, UNDERIVED } from "../families/family-attributes.ts";
import { FALLBACKS, HEAD_DIM } from "../families/fallbacks.ts";
import { type ClassObject } from "../inverse/class-object.ts";
import { type Inverse, invert } from "../inverse/inverse.ts";
import { at } from "../named/attribute.ts";
import { namesOf, pointerTo } from "../named/components.ts";
import { COMMON } from "../named/decoder.ts";
import { NAMED } from "../named/named.ts";
import { ROPE } from "../named/rope.ts";
import type { AttributeDeclaration } from "./declaration.ts";
import { readAttribute } from "./read-attribute.ts";

/** The attributes of a spec whose family is loaded: what its fields decide, seen from the other end. */
export function derivedAttributes(spec: EngineModelSpec): readonly AttributeDeclaration[] {
  const { classObject, names, missed, places, decoderAt } = inverseOf(spec);
  const hasClass = Object.keys(classObject.text).length > 0;
  const all = new Map<string, AttributeDeclaration>();
  const add = (attribute: AttributeDeclaration | null, more: Partial<AttributeDeclaration> = {}): void => {
    if (attribute && !all.has(attribute.name))
      all.set(attribute.name, { ...withFallback(spec, attribute), ...more });
  };
  const plain = (name: string): AttributeDeclaration | null => {
    const place = places.get(child(decoderAt, name)) ?? placeOfFixed(spec, name);
    if (place === undefined || nearestTo(spec, place) !== place) return null;
    return at(name, place, classObject.text[name] === null ? { nullIsComputed: true } : {});
  };
  for (const name of COMMON) add(named(spec, classObject, names, name));
  for (const attribute of entryOf(UNDERIVED, spec.body.type)?.(spec) ?? []) add(attribute);
  const renamed = entryOf(NAMES_IN_MODEL_CODE, spec.body.type) ?? {};
  const asked = askedByModelCode(spec.model_type);
  for (const name of names) {
    const isRope = Object.hasOwn(ROPE, name);
    const found = named(spec, classObject, names, name) ?? (isRope ? null : plain(name));
    const attribute = found && rename(found, entryOf(renamed, name) ?? name);
    const inClass = Object.hasOwn(classObject.text, name);
    const known =
      inClass ||
      isRope ||
      asked.includes(name) ||
      (!hasClass && (missed.has(name) || FIXED_BY_SOME.includes(name)));
    if (known) add(attribute);
    else if (!Object.hasOwn(NAMED, name)) add(attribute, { onlyInFiles: true });
  }
  return [...all.values()];
}

function rename(attribute: AttributeDeclaration, name: string): AttributeDeclaration {
  return name === attribute.name ? attribute : { ...attribute, name, hf: name };
}

/**
 * Attributes that some families read and others fix: where no field decides it, the attribute is the value of the same
 * name.
 */
const FIXED_BY_SOME = ["hidden_act", "attention_bias", "rotary_dim", "norm_topk_prob"];

function placeOfFixed({ body }: EngineModelSpec, name: string): Pointer | undefined {
  if (!FIXED_BY_SOME.includes(name)) return undefined;
  if (Object.hasOwn(body, name)) return `/body/${name}`;
  const components = [...namesOf(body, "mixer"), ...namesOf(body, "mlp")];
  const component = components.find((one) => Object.hasOwn(componentOf(body, one), name));
  return component && `${pointerTo(component)}/${name}`;
}

/** What some classes keep as another field, over which it then wins where a file has both (attribute_map). */
const KEPT_AS_ANOTHER = "num_experts_per_tok";

/** How the fields of a spec's file decide it. */
export function inverseOf(spec: EngineModelSpec): Inverse {
  const family = familyOfSpec(spec, LATEST_TRANSFORMERS);
  if (!family)
    throw new Error(
      `The family of model_type ${JSON.stringify(spec.model_type)} is not loaded. Call loadFamily(${JSON.stringify(spec.model_type)}) or loadAllFamilies() first.`,
    );
  return invert(spec, family, (names, classObject) => {
    const values = new Map<string, Json>();
    const hasClass = Object.keys(classObject.text).length > 0;
    for (const name of names) {
      if (!Object.hasOwn(NAMED, name) || (COMMON as readonly string[]).includes(name)) continue;
      const isOfClass = Object.hasOwn(classObject.text, name) || name === KEPT_AS_ANOTHER;
      if (hasClass ? !isOfClass : name === "rope_parameters") continue;
      const declared = named(spec, classObject, names, name);
      if (declared) values.set(name, readAttribute(spec, declared).value);
    }
    // Without it no other field gives a layer a window; alone it gives none, so that no view has it.
    if (names.has("use_sliding_window")) values.set("use_sliding_window", hasWindow(spec));
    return values;
  });
}

function hasWindow({ body }: EngineModelSpec): boolean {
  return namesOf(body, "mixer").some((name) => {
    const mixer = componentOf(body, name);
    return mixer.type === "gqa" && mixer.window !== null;
  });
}

function named(
  spec: EngineModelSpec,
  { text }: ClassObject,
  names: ReadonlySet<string>,
  name: string,
): AttributeDeclaration | null {
  return entryOf(NAMED, name)?.(spec, { name, classValue: text[name], names }) ?? null;
}

function withFallback(spec: EngineModelSpec, attribute: AttributeDeclaration): AttributeDeclaration {
  const fallback = attribute.fallback ?? entryOf(entryOf(FALLBACKS, spec.body.type) ?? {}, attribute.name);
  if (fallback) return { ...attribute, fallback };
  const isOwnHead = attribute.name === "head_dim" || attribute.name === "swa_head_dim";
  return isOwnHead && typeof attribute.spec === "string" && isGqa(spec, attribute.spec)
    ? { ...attribute, fallback: HEAD_DIM }
    : attribute;
}

function isGqa({ body }: EngineModelSpec, place: Pointer): boolean {
  const name = tokensOf(parentOf(place)).slice(1).join("/");
  const { type } = componentOf(body, name);
  return type === "gqa" || type === "block_sparse";
}
