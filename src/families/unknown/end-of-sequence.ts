import type { ConfigDocument, Node } from "../../config/document.ts";
import { describeValue } from "../../config/nodes/describe-value.ts";
import { describe, nodeAt } from "../../config/nodes/node.ts";
import type { parseConfig } from "../../config/parse/parse.ts";
import { refusedByPython } from "../../config/parse/python-refuses.ts";
import type { ConfigReader, Finding } from "../../config/reading/reader.ts";
import { GENERATION_FILE, inSideFile, splitSideFile } from "../../config/nodes/side-file.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { locate } from "../../config/reading/locate.ts";
import { idsOf, numbersIn, type SpecialToken, tokenOfConfig } from "./special-tokens.ts";
import { unreadableBeside } from "./unreadable-beside.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const FIELD = "eos_token_id";
const IN_CONFIG = [`/${FIELD}`, `/text_config/${FIELD}`] as const;

interface Read {
  readonly found: SpecialToken | null;
  readonly findings: readonly Finding[];
}

/**
 * The ids that end a sequence. Engines stop at those of generation_config.json besides config.json's (vLLM,
 * config/model.py try_get_generation_config), so a config that names others is worth knowing.
 */
export function readEndOfSequence(
  generation: ReturnType<typeof parseConfig> | null,
  config: ConfigReader,
  body: DecoderBody,
  modelType: string,
  version: string,
): Read {
  const { root } = config.document;
  const from = IN_CONFIG.find((at) => numbersIn(nodeAt(root, at)).length > 0);
  const ownIds = idsOf(from === undefined ? undefined : nodeAt(root, from));
  const inConfig = from !== undefined && ownIds ? { ids: ownIds, from } : null;
  const beyond = from === undefined ? [] : beyondVocabulary(nodeAt(root, from), from, body);
  const without = inConfig ?? tokenOfConfig(FIELD, config.root, modelType, version);
  if (generation === null) return { found: without, findings: beyond };
  if (!generation.ok)
    return { found: without, findings: [...beyond, unreadableBeside(GENERATION_FILE, generation.error)] };
  const document = generation.value;
  // What Python refuses is as good as missing; the file's own diagnostics say so.
  if (refusedByPython(document.diagnostics) !== null) return { found: without, findings: beyond };
  const node = nodeAt(document.root, `/${FIELD}`);
  const ids = idsOf(node);
  if (!node || !ids) return { found: without, findings: [...beyond, ...noIds(node, document)] };
  const found = { ids, from: inSideFile(GENERATION_FILE, `/${FIELD}`) };
  const beside = beyondVocabulary(node, found.from, body).map((finding) => placed(finding, document));
  const findings = [...beyond, ...beside];
  const others = inConfig?.ids.filter((id) => !ids.includes(id)) ?? [];
  if (!inConfig || (others.length === 0 && inConfig.ids.length === ids.length)) return { found, findings };
  const message = `${inConfig.from} is ${inConfig.ids.join(", ")}, but ${GENERATION_FILE} ends a sequence at ${describeValue(node, document.text)}: ${ids.join(", ")}. An engine that reads only one of the two stops elsewhere.`;
  return { found, findings: [...findings, about("end-of-sequence-differs", inConfig.from, message)] };
}

/** Ids that are no token's: the embedding has no row for them, and the head never gives them. */
function beyondVocabulary(
  node: Node | undefined,
  at: Pointer,
  { vocab_size: tokens, embedding_extra_rows: extra = 0 }: DecoderBody,
): readonly Finding[] {
  const rows = tokens + Math.max(0, extra);
  const beyond = numbersIn(node).filter(({ value }) => value >= rows);
  if (beyond.length === 0) return [];
  const message = `${dotted(at)} names ${beyond.map(describe).join(", ")}, and the vocabulary has ${rows} tokens, with ids from 0 to ${rows - 1}: the model never gives it, so that no sequence ends there.`;
  const code = "end-of-sequence-beyond-vocabulary";
  return [{ severity: "warning", code, at, message, fatal: false }];
}

/** That an end of sequence is none; null is for none. */
function noIds(node: Node | undefined, document: ConfigDocument): readonly Finding[] {
  if (!node || node.type === "null") return [];
  const at = inSideFile(GENERATION_FILE, `/${FIELD}`);
  const message = `${dotted(at)} is ${describeValue(node, document.text)}, and a token's id or a list of ids is expected: nothing ends a sequence there, and a generation with it fails.`;
  return [placed({ severity: "warning", code: "wrong-type", at, message, fatal: false }, document)];
}

/** A finding of generation_config.json, with its place there. */
function placed(finding: Finding, document: ConfigDocument): Finding {
  const { line, column } = locate({ ...finding, at: splitSideFile(finding.at).pointer }, document);
  return { ...finding, place: { line, column } };
}

function about(code: string, at: Pointer, message: string): Finding {
  return { severity: "info", code, at, message, fatal: false };
}
