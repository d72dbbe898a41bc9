import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { readsAnswers } from "./reads-answers.ts";

test.each(["{}", "no JSON"])(
  "a file that is no table (%s) is told, and the bundled tables stay",
  async (table) => {
    const files = { config: fixture("Qwen--Qwen3-8B"), hfQuantConfig: null, generationConfig: null };
    const answer = await readsAnswers.reads({ files, version: "5.18.0", resaved: null, table });
    expect(answer).toMatchObject({
      ok: true,
      tableProblem: expect.stringMatching(/scripts\/engine-reads\.py/) as string,
    });
    expect(answer.ok && answer.results.map(({ engine }) => engine)).toEqual(["vLLM", "SGLang", "tokenspeed"]);
  },
);
