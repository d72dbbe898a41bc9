import type { JsonSchema } from "../json-schema.ts";
import { any, count, flag, is, list, map, may, number, object, one, orNull, ref, text } from "./build.ts";

const pointer: JsonSchema = { type: "string" };

/** What `getattr` of an object comes to, in a word. */
const outcome = one("value", "absent", "raises", "unknown-type", "refused");

/** What the outputs have in common. */
/** The share of one rank of a matrix. */
const SHARE = {
  module: is(text, "Inside its layer."),
  component: is(orNull(text), "The component that it belongs to, by name."),
  what: is(text, "What is divided."),
  size: is(count, "Channels that are divided: of the matrix, or of one that lies in it."),
  share: is(number, "Those of one rank."),
  multiple_of: is(count, "What that would have to be a multiple of."),
  unit: is(text, "What keeps so many together."),
};

export const DEFINITIONS: { readonly [name: string]: JsonSchema } = {
  Pointer: {
    ...pointer,
    description:
      "A JSON Pointer (RFC 6901) into the spec or into config.json. Into a file beside config.json it begins with the file's name: hf_quant_config.json#/quantization/quant_algo.",
  },
  Error: {
    description: "Why a file gave no spec.",
    ...object({
      code: is(text, "A stable name in kebab-case, for programs."),
      message: is(text, "What was found, where, and what to do."),
      at: may(ref("Pointer"), "The field that it is about, where it is about one."),
      line: is(count, "Counted from 1."),
      column: is(count, "Counted from 1, in UTF-16 code units."),
    }),
  },
  Diagnostic: {
    description: "Something to know of a file that could be read.",
    ...object({
      severity: is(one("error", "warning", "info"), "How much harm it may do."),
      code: is(text, "A stable name in kebab-case, for programs."),
      message: is(text, "What was found, where, and what to do."),
      at: is(ref("Pointer"), "The field that it is about; empty where it is about the whole file."),
      line: is(count, "Counted from 1, in the file that `at` names."),
      column: is(count, "Counted from 1."),
    }),
  },
  EngineRead: {
    description: "All places of an engine's code that ask one object for one attribute, and what they get.",
    ...object({
      scope: is(one("arch", "engine"), "Code of the architecture, or code that runs for every file."),
      path: is(
        text,
        "Where the object hangs: empty for the file's own, $text for what get_text_config() gives, name? for that part or its owner.",
      ),
      attribute: is(text, "What it is asked for."),
      gets: is(
        one("file", "class", "engine-class", "silent", "absent", "raises"),
        "What the file gives; what the class of transformers, or the engine's own, fills in; a default in the code; nothing; or an error, if the line is reached.",
      ),
      out: is(
        one(
          "file",
          "file-null",
          "class",
          "engine-class",
          "silent",
          "silent+hard",
          "attribute-error",
          "per-layer-error",
          "item-absent",
          "guarded-absent",
        ),
        "The same more finely: null in the file; a default in one place and a plain read in another; an attribute that differs by layer; a member of a dictionary; code that makes sure first.",
      ),
      value: is(
        any,
        "The value; of a default its text in Python, of an AttributeError the line, null for nothing.",
      ),
      at: is(text, "File and line: that of the read which `why` tells of, else the first that reads it."),
      default_at: is(
        orNull(text),
        "File and line of the default of the engine's own class, where the table has it.",
      ),
      from: is(list(ref("Pointer")), "The fields that the value comes from, under whatever name."),
      danger: is(
        any,
        "silent: the engine goes on with a value that is not the model's; loud: it stops, if the line is reached; null: neither is known.",
      ),
      why: is(orNull(text), "What is the matter, in a sentence."),
      said: is(list(ref("Pointer")), "The fields by which the file says it otherwise."),
      silently: is(flag, "Whether a default is taken for what the model is known to have."),
      instead: is(orNull(text), "The attribute that is taken in its place, as one of several alternatives."),
      writes: is(list(text), "The lines where the engine sets it itself."),
      lost: is(
        any,
        "Where the file has another value under the same name: path and value; null where it has none.",
      ),
      also: may(
        list(object({ path: is(text, "As `path`."), at: is(text, "File and line.") })),
        "Of what contradicts the model: the other places at which the engine makes the same mistake with the same field.",
      ),
      n: is(count, "Places that read it, those of `also` with them."),
      kinds: is(list(text), "How they ask."),
      defaults: is(list(text), "The defaults in the code, as Python."),
      guarded: is(flag, "Whether every place makes sure first that it is there."),
      of_some: may(flag, "Whether every place first asks which model it is, and reads it of some alone."),
      reached: may(
        flag,
        "Whether the file leads to any of the places; where it does not, `why` says what the code asks first.",
      ),
    }),
  },
  Origin: {
    description: "Where the value of one leaf of a spec comes from.",
    ...object({
      kind: is(
        one("mapped", "derived", "defaulted", "implied"),
        "One field at most renamed; computed from fields by a rule; a default; or fixed by the architecture.",
      ),
      from: may(list(ref("Pointer")), "Of mapped and derived: the fields, complete."),
      rule: may(text, "Of derived, and of a default of the engine: the rule in words."),
      looked_for: may(
        list(ref("Pointer")),
        "The fields that would have decided it, had the file given them.",
      ),
      default_from: may(one("hf_class", "engine"), "Of defaulted: whose default it is."),
      class: may(text, "Of a default of a config class: its name."),
      transformers_version: may(text, "Of a default of a config class: whose."),
      reason: may(text, "Of implied: why, with class and file of the reference."),
      given: may(
        object({
          from: is(list(ref("Pointer")), "The fields."),
          rule: is(text, "How they decide it, in words."),
          looked_for: may(list(ref("Pointer")), "Fields whose defaults went in."),
        }),
        "What the presence of the value hangs on, beside what decides the value itself.",
      ),
    }),
  },
  FieldUse: {
    description: "What became of one leaf of a file.",
    ...object({
      use: is(
        one("mapped", "shadowed", "ignored", "unmapped"),
        "It decides spec values; another spelling won over it; an adapter knows it and says why it does not matter; or nobody reads it.",
      ),
      to: may(list(ref("Pointer")), "Of mapped: the spec values that it decides."),
      by: may(ref("Pointer"), "Of shadowed: the field that decides instead."),
      agrees: may({ type: "boolean" }, "Of shadowed: whether both say the same."),
      because: may(text, "Of ignored: training, generation, bookkeeping, other tower or no effect."),
      reason: may(text, "Of ignored: why, in words."),
      nearest: may(list(text), "Of unmapped: known names that are spelled like it."),
    }),
  },
  VerdictEntry: {
    description: "Something that an engine has to know of a file.",
    ...object({
      kind: is(text, "error, checkpoint, unmapped, shadowed, quantization, legacy, engine or default."),
      severity: is(one("error", "warning", "info"), "How much harm it may do."),
      code: is(text, "A stable name in kebab-case, for programs."),
      message: is(text, "A sentence that names everything that the entry is about."),
      fields: is(list(ref("Pointer")), "The fields that it is about."),
      values: is(list(ref("Pointer")), "The spec values that it is about."),
    }),
  },
  Parameters: {
    description: "How many parameters the weights have.",
    ...object({
      total: is(count, "Decoder, embeddings, head and MTP modules."),
      text: is(count, "The decoder with embeddings and head, without MTP modules and towers."),
      whole: is(
        orNull(count),
        "What transformers builds of the file: text, towers and projectors, without MTP.",
      ),
      towers: is(orNull(count), "Of whole, the towers and projectors."),
      embedding: is(count, "Of text, the embedding."),
      lm_head: is(count, "Of text, the head; 0 where it is tied."),
      layers: is(
        list(
          object({
            from: is(count, "First layer."),
            to: is(count, "Last layer."),
            params: is(count, "Of one layer."),
          }),
        ),
        "Runs of equal layers.",
      ),
      mtp: is(count, "Of total, the MTP modules."),
      active: is(count, "Of text, what one token passes through."),
    }),
  },
  Memory: {
    description: "What weights, caches and states take.",
    ...object({
      load: is(
        object({
          batch: is(count, "Sequences at once."),
          context: is(count, "Tokens of each."),
          element_bytes: is(number, "Of the KV cache: as the spec declares it, unless --load gives it."),
          state_bytes: may(
            number,
            "Of states whose type no component names, such as those of convolutions: the model's own type.",
          ),
          tensor_parallel: is(count, "Ranks."),
        }),
        "What is counted for.",
      ),
      caches: is(
        list(
          object({
            component: is(text, "The component that keeps it, by name."),
            kind: is(text, "What is kept."),
            layers: is(count, "How many layers keep it."),
            elements: is(number, "Of one unit in one layer."),
            formula: is(text, "What that number is made of."),
            unit: is(one("token", "entry", "sequence"), "What it is kept for."),
            rate: is(orNull(number), "Tokens of an entry."),
            window: is(orNull(number), "The most tokens that are kept; null: all."),
            dtype: is(
              orNull(text),
              "The type of an element; null: that of the KV cache, or where `unit` is sequence that of the model (`load.state_bytes`).",
            ),
            bytes: is(orNull(number), "Of all sequences on one rank."),
            undivided: is(orNull(text), "What does not divide among the ranks."),
          }),
        ),
        "One for each kind of cache and component.",
      ),
      cache_bytes: is(orNull(number), "Of all sequences on one rank; null: not known."),
      tensor_parallel: may(
        orNull(
          object({
            ranks: is(count, "How many."),
            largest: is(
              count,
              "The largest number of ranks among which heads, widths, blocks, groups and packed words divide; 0: groups do not divide what one rank has.",
            ),
            broken: is(list(object(SHARE)), "Shares of one rank that engines refuse."),
            adapted: may(
              list(object({ ...SHARE, how: is(text, "What who makes of it.") })),
              "Shares of one rank that are no multiples, which engines make fit; not there where there are none.",
            ),
          }),
        ),
        "How the formats of the weights divide among the ranks; null: nothing is quantised in a way that is described.",
      ),
      weight_bytes: is(
        orNull(
          object({
            dtype: is(text, "The type of what is not quantised."),
            total: is(number, "Decoder, embeddings, head and MTP modules."),
            embedding: is(number, "Of it, the embedding."),
            lm_head: is(number, "Of it, the head."),
            layers: is(
              list(
                object({
                  from: is(count, "First layer."),
                  to: is(count, "Last layer."),
                  bytes: is(number, "Of one layer."),
                }),
              ),
              "Runs of equal layers.",
            ),
            mtp: is(number, "Of it, the MTP modules."),
            towers: is(
              orNull(number),
              "The towers and projectors, which total leaves out; null: not described.",
            ),
            whole: is(orNull(number), "All but the MTP modules, with the towers; null: not described."),
            unread: may(
              list(ref("Pointer")),
              "Members of the quantisation that nobody read: the figures may be others for them.",
            ),
          }),
        ),
        "Of all ranks together; null: not known.",
      ),
    }),
  },
  SpecSide: {
    description:
      "A leaf of one side's spec (with `value` and `origin`), or a part that has no counterpart (with `type`, `words` and `leaves`).",
    ...object({
      pointer: is(ref("Pointer"), "Where it stands in that side's spec."),
      value: may(any, "Of a leaf."),
      grouped: may(ref("GroupedEntries"), "Of a leaf, in place of a long value, with --only-changes."),
      origin: may(ref("Origin"), "Of a leaf."),
      type: may(orNull(text), "Of a part: the component's type."),
      words: may(orNull(text), "Of a part: what it is, in a few words."),
      leaves: may(list(any), "Of a part: its leaves; with --only-changes the first 200."),
      left_out: may(count, "Of a part, with --only-changes: how many further leaves it has."),
    }),
  },
  LayerKind: {
    description: "What a layer is made of, by the names of components in the body.",
    ...object({
      mixer: is(orNull(text), "What mixes tokens."),
      mlp: is(orNull(text), "What works on each token alone."),
      extras: may(list(text), "What it has beside them."),
      norm_placement: may(text, "Where its norms stand, if not as in the body."),
    }),
  },
  FieldSide: {
    description: "A field on one side.",
    ...object({
      value: may(any, "Its value; always there without --only-changes."),
      grouped: may(ref("GroupedEntries"), "In place of a long value, with --only-changes."),
      use: is(ref("FieldUse"), "What became of it."),
    }),
  },
  GroupedEntries: {
    description: "A long list or map in short: entries whose names differ in numbers alone stand as one.",
    ...object({
      entries: is(count, "How many entries it has."),
      alike: is(count, "How many of them the other side has with the same value; they are in no group."),
      groups: is(
        list(
          object({
            name: is(
              text,
              "A key of the map or an item of the list, with {} for each number between points; an item that is no text as JSON.",
            ),
            indexes: is(text, "Which numbers there are, as spec tensors prints them."),
            count: is(count, "How many entries."),
            value: may(any, "What a map has under these keys."),
            grouped: may(
              { type: "object" },
              "In place of a value that is long itself: its entries in the same way.",
            ),
          }),
        ),
        "In the order in which they first come.",
      ),
      left_out: is(count, "How many entries are in no group, for more than 100 groups."),
    }),
  },
  ChangeSize: {
    description: "How large a change is: `text` is what to show.",
    ...object({
      kind: is(one("ratio", "percent", "entries"), "How it is told."),
      text: is(text, "In words: −50 %, × 2, entries: 1 only in A."),
      factor: may(number, "Of a ratio."),
      percent: may(number, "Of a percentage."),
    }),
  },
  VersionRow: {
    description:
      "An attribute that versions of transformers give differently, or at which all that build an object raise.",
    ...object({
      attribute: is(
        text,
        "Its name, with those of the configs that it is nested in: text_config.rope_theta.",
      ),
      values: is(map(any), "By version: the value, or the word for having none."),
      outcomes: is(
        map(outcome),
        "By version: a value; absent: AttributeError; raises: it differs by layer; or the version has no class for the file, or refuses it.",
      ),
      kind: is(
        one("unknown-field", "default", "computed", "per-layer", "standardised", "alias", "declared", "base"),
        "Why the versions differ: versions.md has the words.",
      ),
      cause: is(text, "The same in a sentence."),
      spec: is(
        orNull(
          object({
            value: is(any, "What the spec says."),
            pointers: is(list(ref("Pointer")), "Where it says it."),
          }),
        ),
        "What the spec has beside the attribute; null for nothing.",
      ),
    }),
  },
  ResavedFile: {
    description:
      "The config.json that a version of transformers writes after loading the file, and what that loses.",
    ...object({
      ok: is(
        flag,
        "Whether the version loads the file, and what it saves gives a spec again, where the file does.",
      ),
      why: may(text, "Where it does not: why."),
      losses: may(
        list(
          object({
            pointer: is(ref("Pointer"), "The value of the spec."),
            was: is(any, "What the file gives."),
            now: is(any, "What the saved file gives; null for nothing."),
            fields: is(
              list(ref("Pointer")),
              "The fields that it came from, of which the saved file has none.",
            ),
          }),
        ),
        "Values of the spec that the saved file gives otherwise.",
      ),
      spent: may(
        list(
          object({
            field: is(ref("Pointer"), "The field that the saved file has no longer."),
            as: is(list(text), "The attributes that the version computed of it, and saves in its place."),
          }),
        ),
        "Fields of which the saved file has only what was computed of them.",
      ),
      refused: may(map(text), "By version: why one that loads the file refuses the saved one."),
      reads: may(
        map(
          list(
            object({
              attribute: is(text, "As of `legacy`."),
              was: is(any, "What the version gives of the file, or the word for having none."),
              now: is(any, "What it gives of the saved file."),
              outcomes: is(
                object({ was: is(outcome, "As of `was`."), now: is(outcome, "As of `now`.") }),
                "What the two are.",
              ),
            }),
          ),
        ),
        "By version: what it gives of the saved file otherwise than of the file itself.",
      ),
    }),
  },
  Upgrade: {
    description: "What going from one version of transformers to another changes for a file.",
    ...object({
      from: is(text, "The version that is left."),
      to: is(text, "The version that is gone to."),
      impossible: is(orNull(text), "Why the two cannot be compared; null where they can."),
      noticed: is(
        list(
          object({
            attribute: is(text, "As of `legacy`."),
            effect: is(
              one("other", "error", "moved"),
              "Model code that reads it gets another value in silence; stops; stops, and the same value is elsewhere.",
            ),
            as: is(
              orNull(text),
              "Where the later version has the value, of one that moved, or another value of it, of one at which code stops; else null.",
            ),
          }),
        ),
        "What model code notices of the change.",
      ),
    }),
  },
};
