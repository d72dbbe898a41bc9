import { expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import { issueAddress, wrongMapping } from "./wrong-mapping.ts";

const config = fixture("llama--default");
const inspection = inspectedText(config);
const plain = { inspection, config, value: null, field: null, link: null };

test("a report names the value, where it comes from, and has the config between fences that it does not end", () => {
  const odd = `{"a": "\`\`\`\`", ${config.slice(1)}`;
  const { title, body } = wrongMapping({
    ...{ inspection: inspectedText(odd), config: odd, link: "https://x.example/#/y" },
    ...{ value: "/body/attention/num_kv_heads", field: null },
  });
  expect(title).toBe("llama: body.attention.num_kv_heads");
  expect(body).toContain("`body.attention.num_kv_heads` is `32`, num_key_value_heads.");
  expect(body).toContain("[On the page](https://x.example/#/y)");
  expect(body).toContain(`\n\`\`\`\`\`json\n${odd.trimEnd()}\n\`\`\`\`\`\n`);
});

test("a field is named with what became of it", () => {
  const { title, body } = wrongMapping({ ...plain, field: "/use_cache" });
  expect([title, body]).toEqual(["llama: use_cache", expect.stringContaining("`use_cache` is ignored.")]);
});

test("the address of an issue carries the report; a config that is too long for it is left out, and that is said", () => {
  const at = (text: string): URLSearchParams => {
    const address = issueAddress("https://github.com/o/r/", wrongMapping({ ...plain, config: text }));
    expect(address.length).toBeLessThanOrEqual(8000);
    expect(address).toMatch(/^https:\/\/github\.com\/o\/r\/issues\/new\?/);
    return new URL(address).searchParams;
  };
  expect(at(config).get("body")).toContain(config.trimEnd());
  const long = at(config.replace("{", `{"x": "${"y".repeat(9000)}",`)).get("body");
  expect(long).not.toContain("yyy");
  expect(long).toContain("please attach the file");
});
