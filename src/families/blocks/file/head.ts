import { belongsTo } from "../../../classes/architectures.ts";
import { count } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import {
  type Described,
  type Sourced,
  allDependOn,
  derive,
  implied,
  mapped,
} from "../../../config/reading/sourced.ts";
import type { HeadSpec } from "../../../spec/components/head.ts";
import { child } from "../../../spec/pointer.ts";
import type { DescribedShell } from "./shell.ts";

/** The endings of classes that have a head which gives logits of the next token. */
const LANGUAGE_MODELS =
  // ShieldGemma 2 takes the logits of two tokens, yes and no. NanoChatModel and SmolVLMModel are bare models.
  /(ShieldGemma2ForImageClassification|ForCausalLM\w*|LMHeadModel|ForConditionalGeneration|DoubleHeadsModel|(?<!SmolV)LMModel|(?<!Nano)ChatModel)$/;

const GENERIC = "transformers 5.18.0, modeling_layers.py";

/**
 * What the first class of `architectures` has in place of a language-model head. Nothing where it has one, and where its
 * name does not tell: that is a warning, here or where it does not belong to the model type at all.
 */
export function readHead(
  root: Scope,
  { architecture, model_type }: DescribedShell,
  classNames: readonly string[],
): { readonly head?: Described<HeadSpec> } {
  const name = architecture.value;
  if (name.endsWith("DoubleHeadsModel")) {
    const message = `${name} has a second head, multiple_choice_head, which the spec does not describe: it is in no count. The spec has the head of the language model.`;
    root.reader.report("warning", "unknown-head", root.at("architectures"), message);
  }
  if (name === "" || LANGUAGE_MODELS.test(name)) return {};
  const of = <T>(value: T, rule: string): Sourced<T> => derive([architecture], () => value, rule);
  const classifier = (reads: "last_token" | "each_token" | "span", bias: boolean, rule: string) => ({
    type: of("classifier" as const, rule),
    reads: of(reads, rule),
    bias: of(bias, rule),
    // GPT-J alone of the decoders has an output for each label where a span has two.
    ...(reads === "span" && name !== "GPTJForQuestionAnswering"
      ? { outputs: implied(2, "the begin and the end of a span") }
      : allDependOn(readLabels(root), [architecture], "such a class has a number for each label")),
  });
  if (name.endsWith("ForSequenceClassification"))
    return {
      head: classifier("last_token", false, `a score of the last token, without a bias (${GENERIC})`),
    };
  if (name.endsWith("ForTokenClassification"))
    return { head: classifier("each_token", true, `a score of each token, with a bias (${GENERIC})`) };
  if (name === "GPTJForQuestionAnswering")
    return {
      head: classifier("span", true, "an output for each label, with a bias (modeling_gptj.py of 5.18.0)"),
    };
  if (name.endsWith("ForQuestionAnswering"))
    return { head: classifier("span", true, `begin and end of a span, with a bias (${GENERIC})`) };
  if (/^Qwen2For(Process)?RewardModel$/.test(name)) {
    const rule = "two matrices with a ReLU between them (modeling_qwen2_rm.py of Qwen2.5-Math-RM-72B)";
    return { head: { ...classifier("last_token", true, rule), hidden_layer: of(true, rule) } };
  }
  if (name === "GPTNeoXRewardModel") {
    const rule = "one number for the last token, with a bias (reward_model.py of OpenAssistant)";
    return {
      head: {
        type: of("classifier" as const, rule),
        reads: of("last_token" as const, rule),
        bias: of(true, rule),
        outputs: of(1, rule),
      },
    };
  }
  if (!belongsTo(name, model_type.value, classNames)) return {};
  if (name.endsWith("Model") && !name.endsWith("RewardModel"))
    return { head: { type: of("none" as const, "the bare model, which gives its last hidden state") } };
  const message = `Nobody knows what head ${JSON.stringify(name)} has. The spec has that of a language model; if the class has another, the counts of the head are not those of its checkpoint.`;
  root.reader.report("warning", "unknown-head", root.at("architectures"), message);
  return {};
}

/** How many labels there are and their names: `id2label`, else `num_labels`, else 2 (configuration_utils.py of 5.18.0). */
function readLabels(root: Scope) {
  const at = root.at("id2label");
  const names = root.find(at);
  const given: Sourced<string>[] = [];
  // Python makes numbers of the keys, and refuses others.
  for (const [key, { value }] of names?.type === "object" ? names.members : [])
    if (/^\d+$/.test(key) && value.type === "string") given.push(mapped(value.value, child(at, key)));
  if (given.length === 0) {
    const outputs = root.nullable(count, "num_labels", {
      value: 2,
      rule: "two labels where neither id2label nor num_labels tells (configuration_utils.py of transformers 5.18.0)",
    });
    return { outputs };
  }
  for (const { value } of given)
    root.reader.ignore(child(root.at("label2id"), value), "bookkeeping", "id2label the other way round");
  root.reader.ignore(root.at("num_labels"), "no effect", "id2label decides");
  return {
    outputs: derive(given, (...all) => all.length, "as many as id2label has names"),
    labels: derive(given, (...all) => all as readonly string[] as string[], "the names of id2label"),
  };
}
