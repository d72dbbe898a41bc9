import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import { checkMrope } from "../rules/checks.ts";
import { type Reference, cite } from "../rules/reference.ts";
import type { Block, Reading } from "../../declaration/reading.ts";
import { readHeads } from "../attention/heads.ts";
import { ROPE, type RotatedShare, ropePosition, rotaryDim, wholeHead } from "./position.ts";
import { type RopeTypes, readMrope, readMropeSection, readRope, refuseFewSections } from "./rope.ts";
import { dotted } from "../../../config/nodes/dotted.ts";

/** How positions in time, height and width are laid out among a head's channel pairs. */
export interface MropeOptions {
  /** Channel pairs of time, height and width, where the file does not say. */
  readonly section: readonly number[];
  /** Whether the three alternate; they stand in blocks unless this says otherwise. `always`: no field has a say in it. */
  readonly alternating?: boolean | "always";
  /** The only rope types that the class takes. */
  readonly types?: readonly string[];
  /** Whether an object of parameters without sections is refused. */
  readonly sectionRequired?: boolean;
  /**
   * Whether the file's sections are those of height, width and time: the first two alternate, and time has the last pairs.
   * They have to be half of the channels.
   */
  readonly timeLast?: boolean;
  /** Whether neighbouring channels are a pair. */
  readonly interleaved?: boolean;
  /** The share of a head that is rotated; all of it unless this says otherwise. */
  readonly rotated?: RotatedShare;
}

/** The released files say "mrope", which the config classes take for the type `default`. */
const TYPES: RopeTypes = {
  known: ["default", "linear", "dynamic", "yarn", "longrope", "llama3", "proportional"],
  read: (type) =>
    type.value === "mrope"
      ? derive([type], () => "default", "the type mrope is another name of default to the config class")
      : type,
};

/** One rotary embedding for all layers, of positions in time, height and width. */
export function mrope({
  section,
  alternating = false,
  rotated,
  interleaved = false,
  types,
  sectionRequired = false,
  timeLast = false,
}: MropeOptions): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read(reading) {
      const { scope, reference, maxPositions } = reading;
      const fields = readRope(scope, maxPositions, { types: { ...TYPES, known: types ?? TYPES.known } });
      const { group } = fields;
      const rule = cite(reference, "RotaryEmbedding");
      if (sectionRequired) requireSection(scope, group);
      const mrope =
        alternating === true
          ? readMrope(scope, group, [...section], rule)
          : {
              section: readMropeSection(
                scope,
                group,
                section,
                `${rule} takes [${section.join(", ")}] unless the file says otherwise`,
              ),
              interleaved: implied(
                alternating === "always",
                cite(
                  reference,
                  "RotaryEmbedding",
                  alternating === "always"
                    ? "always alternates time, height and width"
                    : "has the pairs of time, height and width in blocks",
                ),
              ),
            };
      if (alternating === "always" || timeLast) refuseFewSections(scope, group, mrope.section);
      const channels = rotatedChannels(reading, rotated);
      if (!sectionRequired && !timeLast) checkMrope(scope, mrope.section, channels, `${group}/mrope_section`);
      else if (mrope.section.value.reduce((sum, n) => sum + n, 0) !== Math.ceil(channels.value / 2)) {
        const message = `The mrope sections ${mrope.section.value.join(" + ")} are not half of a head's ${channels.value} channels: ${scope.hf.name} of transformers 5.18.0 refuses such a file.`;
        scope.reader.report("error", "mrope-sections", scope.at(`${group}/mrope_section`), message);
      }
      return {
        position: {
          ...ropePosition(reference, fields, maxPositions, rotated?.(reading) ?? wholeHead(reference)),
          ...(interleaved && {
            interleaved: implied(true, `rotate_half pairs neighbouring channels (${reference.file})`),
          }),
          mrope: timeLast ? withTimeLast(mrope, reference) : mrope,
        },
      };
    },
  };
}

/** Sections that the file has as height, width and time. */
function withTimeLast<M extends { readonly section: Sourced<number[]> }>(mrope: M, reference: Reference) {
  const rule = cite(reference, "RotaryEmbedding", "takes the sections for those of height, width and time");
  return {
    ...mrope,
    section: derive([mrope.section], ([h = 0, w = 0, t = 0]) => [t, h, w], rule),
    time_last: implied(
      true,
      cite(reference, "RotaryEmbedding", "alternates height and width, and has time in the last pairs"),
    ),
  };
}

function rotatedChannels(reading: Reading, rotated: RotatedShare | undefined) {
  const { headDim } = readHeads(reading.scope, reading.hidden, {});
  return rotated ? rotaryDim(headDim, rotated(reading)) : headDim;
}

function requireSection(scope: Scope, group: string): void {
  const at = scope.at(`${group}/mrope_section`);
  if (scope.find(scope.at(group))?.type !== "object" || scope.find(at)) return;
  const message = `${dotted(at)} is missing: ${scope.hf.name} of transformers 5.18.0 refuses parameters of a rotary embedding without it.`;
  scope.reader.report("error", "no-mrope-section", scope.at(group), message);
}
