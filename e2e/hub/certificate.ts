import { generate } from "selfsigned";

/** A key and a certificate for the hosts that the server stands for, made anew at each start; browsers have to be told to accept it. */
export async function makeCertificate(hosts: readonly string[]): Promise<{ key: string; cert: string }> {
  const names = hosts.map((value) => ({ type: 2 as const, value }));
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      {
        name: "subjectAltName",
        altNames: [...names, { type: 2, value: "localhost" }, { type: 7, ip: "127.0.0.1" }],
      },
    ],
  });
  return { key, cert };
}
