import { derive } from "../src/checks/derive.js";
import type { Contract } from "../src/contract/model.js";

/**
 * Returns a function that maps the id of a check to its kind: what it has in common with the checks of other parameters
 * and operations (`maximum.invalid`).
 *
 * The checks of one keyword and side are one kind, whatever the parameter and the value. So are those of JSON syntax, of
 * wrong keys and of unknown ids. Every other check is a kind of its own.
 */
export function kindsOf(contract: Contract): (id: string) => string {
  const places = new Map(
    derive(contract).flatMap(({ checks, prefix }) => checks.map(({ id, place }) => [id, `${prefix}${place}.`] as const)),
  );
  return (id) => {
    const place = places.get(id);
    const [first = "", ...others] = (place === undefined ? id.replace(/^\w+:/, "") : id.slice(place.length)).split(".");
    const side = others.at(-1) ?? "";
    if (place !== undefined && !place.endsWith("body.")) return `${first}.${side}`;
    if (first === "authentication" || first === "id")
      return others.length > 1 ? `${first}.${side}` : `${first}.${others.join(".")}`;
    if (others[0] === "syntax") return `syntax.${side}`;
    return [first, ...others].join(".");
  };
}
