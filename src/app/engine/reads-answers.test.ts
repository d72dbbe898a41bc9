import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { isTableText } from "../../engines/table.ts";
import { withTable } from "./own-tables.ts";
import { readsAnswers } from "./reads-answers.ts";

const ASKED = {
  files: { config: fixture("Qwen--Qwen3-8B"), hfQuantConfig: null, generationConfig: null },
  version: "5.18.0",
  resaved: null,
  tables: [],
  older: [],
};

test.each(["{}", "no JSON"])(
  "a file that is no table (%s) is told, and the bundled tables stay",
  async (table) => {
    const answer = await readsAnswers.reads({ ...ASKED, tables: [{ name: "reads.json", text: table }] });
    expect(answer).toMatchObject({
      ok: true,
      broken: [{ index: 0, why: expect.stringMatching(/scripts\/engine-reads\.py/) as string }],
    });
    expect(answer.ok && answer.results.map(({ engine }) => engine)).toEqual(["vLLM", "SGLang", "tokenspeed"]);
  },
);

test("an older table is read beside the newest where it is asked for; a table says what is new since the one before", async () => {
  const architecture = { class: "vllm.x:Y", files: ["x.py"], reads: { "": { my_knob: ["g0:9=None"] } } };
  const own = {
    format: "engine-reads/1",
    engine: "vLLM",
    commit: "abc12345",
    date: "2026-09-01",
    architectures: { Qwen3ForCausalLM: architecture },
  };
  const answer = await readsAnswers.reads({
    ...ASKED,
    tables: [{ name: "own.json", text: JSON.stringify(own) }],
    older: ["vllm-a07c4c59"],
  });
  const results = answer.ok ? answer.results : [];
  expect(results.map(({ id, news }) => [id, news?.since ?? null])).toEqual([
    ["own", "017e9f44 (2026-08-17)"],
    ["vllm-017e9f44", "a07c4c59 (2026-02-26)"],
    ["vllm-a07c4c59", null],
    ["sglang-db570fe6", "64bca531 (2026-02-19)"],
    ["tokenspeed-f4d8ec6e", null],
  ]);
  expect(results[0]?.news?.reads.map(({ attribute }) => attribute)).toEqual(["my_knob"]);
  expect(results[2]?.words).toMatch(/^vLLM at a07c4c59 /);
});

test("several tables stand beside each other, the last one first, each as one's own", async () => {
  const table = (engine: string, commit: string) => ({
    name: `${engine}.json`,
    text: JSON.stringify({
      format: "engine-reads/1",
      engine,
      commit,
      date: "2026-09-01",
      architectures: { Qwen3ForCausalLM: { class: "x:Y", files: ["x.py"], reads: {} } },
    }),
  });
  const cut = { name: "cut.json", text: table("vLLM", "2").text.slice(0, -9) };
  expect(isTableText(cut.text)).toBe(true);
  const tables = [table("homegrown", "1"), cut, table("vLLM", "1")];
  const answer = await readsAnswers.reads({ ...ASKED, tables });
  expect(answer.ok && answer.results.slice(0, 2).map(({ id, words }) => [id, words])).toEqual([
    ["own3", expect.stringMatching(/^vLLM at 1 \(2026-09-01, your table\): no read contradicts the model/)],
    [
      "own",
      expect.stringMatching(/^homegrown at 1 \(2026-09-01, your table\): no read contradicts the model/),
    ],
  ]);
  expect(answer.ok && answer.broken).toMatchObject([
    { index: 1, why: expect.stringMatching(/^cut\.json: .* cut off/) as string },
  ]);
  // One of the same engine and commit takes the other's place.
  const [homegrown, vllm] = [table("homegrown", "1"), table("vLLM", "1")];
  expect(withTable([homegrown, vllm], table("HomeGrown", "1"))).toHaveLength(2);
  expect(withTable([homegrown, vllm], table("homegrown", "2"))).toHaveLength(3);
  const empty = { name: "empty.json", text: "{}" };
  // What could not be read is told until the next one comes.
  expect(withTable([homegrown], cut)).toEqual([homegrown, cut]);
  expect(withTable([homegrown, cut], empty)).toEqual([homegrown, empty]);
  expect(withTable([homegrown, cut], vllm)).toEqual([homegrown, vllm]);
});
