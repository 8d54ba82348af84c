import { derive } from "../src/checks/derive.js";
import type { Contract } from "../src/contract/model.js";

/**
 * Returns a function that maps the id of a check to its kind (`maximum.invalid`), which it shares with the checks of other
 * parameters and operations.
 *
 * The checks of one keyword (`maximum`) and one side (`valid`, `invalid` or `observed`) are one kind, for all parameters and
 * values. The same applies to the checks of JSON syntax, of invalid keys and of unknown ids. Every other check is its own
 * kind.
 */
export function kindsOf(contract: Contract): (id: string) => string {
  const paths = new Map(
    derive(contract).flatMap(({ checks, prefix }) => checks.map(({ id, place }) => [id, `${prefix}${place}.`] as const)),
  );
  return (id) => {
    const path = paths.get(id);
    const [first = "", ...others] = (path === undefined ? id.replace(/^\w+:/, "") : id.slice(path.length)).split(".");
    const side = others.at(-1) ?? "";
    if (path !== undefined && !path.endsWith("body.")) return `${first}.${side}`;
    if (first === "authentication" || first === "id")
      return others.length > 1 ? `${first}.${side}` : `${first}.${others.join(".")}`;
    if (others[0] === "syntax") return `syntax.${side}`;
    return [first, ...others].join(".");
  };
}
