import { flag, integer, listOf, natural, orNull, texts } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, allDependOn, derive, implied, respell } from "../../config/reading/sourced.ts";
import {
  type DescribedTower,
  type ReadTowers,
  type TowerPlace,
  type TowerPlaces,
  type Towers,
  readTower,
  towerPart,
} from "../blocks/towers/read-tower.ts";

/** The tower of vision_config. */
export const visionTower = (root: Scope, config: string, more: Partial<TowerPlace> = {}) =>
  readTower(root, { at: "vision_config", config, ...more });

/** SigLIP, which has a pooling head unless vision_use_head is false. */
export const siglip = (root: Scope) =>
  visionTower(root, "SiglipVisionConfig", { besides: ["vision_use_head"] });

/** The tower that the file of a LLaVA names (AutoModel.from_config(config.vision_config)), CLIP's where it names none. */
export const clipOrNamed = (root: Scope): DescribedTower | undefined =>
  visionTower(root, "CLIPVisionConfig") ?? siglip(root) ?? visionTower(root, "PixtralVisionConfig");

/** As `clipOrNamed`, where SigLIP is the default. */
export const siglipOrNamed = (root: Scope): DescribedTower | undefined =>
  siglip(root) ?? visionTower(root, "CLIPVisionConfig") ?? visionTower(root, "PixtralVisionConfig");

/** A wrapper whose one tower merges and projects too, whose class the wrapper decides. */
export const alone =
  (name: string, config: string, at = "vision_config") =>
  ({ root }: TowerPlaces): Towers => {
    const tower = readTower(root, { at, config });
    return tower && { [name]: tower };
  };

/** A tower and the projector behind it. */
export function withProjector(
  tower: DescribedTower | undefined,
  names: readonly [tower: string, projector: string],
  projector: (tower: DescribedTower) => DescribedTower,
): Towers {
  return tower && { [names[0]]: tower, [names[1]]: projector(tower) };
}

/**
 * No towers where the file's class is the one that transformers builds of the decoder alone; else what `read` gives, which
 * is null where they have no description.
 * @param isDefault whether a file that names no class is read with that one.
 */
export const unlessAlone =
  (alone: string, read: ReadTowers, isDefault = false): ReadTowers =>
  (places) => {
    const { root } = places;
    const rule = `${alone} is the decoder alone (transformers 5.18.0)`;
    const named = isDefault
      ? root.read(orNull(texts), "architectures", {
          value: [alone],
          rule: `${alone} is the class of such a file`,
        })
      : root.optional(orNull(texts), "architectures");
    const first = named?.value?.[0];
    if (named && (first === alone || (isDefault && first === undefined)))
      return derive([named], () => ({}), rule);
    const towers = read(places);
    if (!named) return towers;
    if (!towers) return derive([named], () => null, `what other classes than ${alone} have is not described`);
    return "source" in towers
      ? towers
      : (allDependOn(towers, [named], `other classes than ${alone} have towers`) as Towers);
  };

/** A tower's number. */
export function sizeOf({ facts }: DescribedTower, name: string): Sourced<number> {
  const fact = facts[name] ?? implied(0, `it has no ${name}`);
  return respell(fact, Number);
}

/** Indices of layers, counted from the end where they are below 0. */
const layerIndices = listOf(integer, "an array of whole numbers");

/** How many layers' outputs the projector reads: one, or as many as a list of them has. */
function featureLayers(root: Scope, name: string): Sourced<number> {
  const node = root.find(root.at(name));
  if (node?.type !== "array") {
    root.ignore(name, "other tower", "which layer's output is taken; no weight hangs on it");
    return implied(1, "one layer's output goes to the projector, unless there is a list of them");
  }
  return derive([root.read(layerIndices, name)], (indices) => indices.length, `the length of ${name}`);
}

/** Whole numbers of a list of lists, one list after the other; undefined where no list is there. */
export function readListOfLists(root: Scope, name: string): Sourced<number[]> | undefined {
  const node = root.find(root.at(name));
  if (node?.type !== "array") return undefined;
  return derive(
    node.items.map((_, index) => root.read(wholeNumbers, `${name}/${index}`)),
    (...lists) => lists.flat(),
    `${name.slice(name.lastIndexOf("/") + 1)}, one list after the other`,
  );
}

const wholeNumbers = listOf(integer, "an array of whole numbers");

/** The two matrices of LLaVA's projector and its kin. */
export function llavaProjector(root: Scope, tower: DescribedTower, hidden: Sourced<number>): DescribedTower {
  return towerPart("mlp_projector", "its MultiModalProjector is two linear layers", {
    input: derive(
      [sizeOf(tower, "hidden_size"), featureLayers(root, "vision_feature_layer")],
      (width, layers) => width * layers,
      "the tower's hidden_size, for each layer in vision_feature_layer",
    ),
    inner: hidden,
    output: hidden,
    bias: root.read(flag, "multimodal_projector_bias"),
  });
}

/** Two matrices with biases behind a norm of their input. */
export function normedProjector(
  input: Sourced<number>,
  inner: Sourced<number>,
  output: Sourced<number>,
): DescribedTower {
  return towerPart("normed_mlp_projector", "its projector is a norm and two linear layers", {
    input,
    inner,
    output,
    bias: implied(true, "its linear layers have biases"),
  });
}

/** Of ViP-LLaVA, which reads several layers. */
export function vipLlavaInput(root: Scope, tower: DescribedTower): Sourced<number> {
  return derive(
    [sizeOf(tower, "hidden_size"), featureLayers(root, "vision_feature_layers")],
    (width, layers) => width * layers,
    "the tower's hidden_size, for each of vision_feature_layers",
  );
}

/** One number of patches side by side that are merged into one embedding: the input is wider by its square. */
export function shuffled(tower: DescribedTower, side: Sourced<number>, rule: string): Sourced<number> {
  return derive([sizeOf(tower, "hidden_size"), side], (width, n) => width * n ** 2, rule);
}

/** A whole number beside the configs. */
export const rootSize = (root: Scope, name: string): Sourced<number> => root.read(natural, name);

/** Gemma 3's: SigLIP, and a norm and a matrix behind it. */
export const siglipAndNorm = ({ root, hidden }: TowerPlaces): Towers =>
  withProjector(siglip(root), ["vision_tower", "multi_modal_projector"], (tower) =>
    towerPart("gemma3_projector", "Gemma3MultiModalProjector (modeling_gemma3.py)", {
      input: sizeOf(tower, "hidden_size"),
      output: hidden,
    }),
  );
