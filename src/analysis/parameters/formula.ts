import { type Tensor, channelsOf, weightsIn } from "../../spec/tensors.ts";

/**
 * What the parameters of a component are made of: its matrices and tables, output by input channels, and how many
 * parameters stand beside them in vectors (norms, biases), routers and convolutions.
 */
export function formulaOf(tensors: readonly Tensor[]): string {
  const listed = tensors.filter(isListed);
  const rest = weightsIn(tensors).all - weightsIn(listed).all;
  const routed = listed.filter(({ experts }) => experts === "routed");
  const experts = [...new Set(routed.map(({ count }) => count))].map((count) => {
    const each = routed.filter((tensor) => tensor.count === count);
    return `${count} experts × (${each.map(term).join(" + ")})`;
  });
  return [
    ...experts,
    ...listed.filter((tensor) => tensor.experts !== "routed").map(timesCount),
    ...(rest > 0 ? [`${rest} in vectors, routers and convolutions`] : []),
  ].join(" + ");
}

function isListed({ role, experts, shape }: Tensor): boolean {
  if (experts === "router" || shape.length !== 2) return false;
  return role === "matrix" || role === "embedding" || role === "parameter";
}

function timesCount(tensor: Tensor): string {
  return tensor.count === 1 ? term(tensor) : `${term(tensor)} × ${tensor.count}`;
}

/** A matrix by its name inside its layer or expert. */
function term(tensor: Tensor): string {
  const { rows, columns } = channelsOf(tensor);
  const name = tensor.name.replace(/^.*\{\}\./, "").replace(/\.weight$/, "");
  return `${name} ${rows} × ${columns}`;
}
