/** Keywords whose next token is a name or an index. */
const KEYED_KEYWORDS = ["allOf", "anyOf", "dependentSchemas", "oneOf", "patternProperties", "prefixItems", "properties"];

/** One step on the path from the root of a schema to a node. */
interface SchemaStep {
  readonly keyword: string;
  /** The name of the property or the index, for keywords that have several schemas. Otherwise empty. */
  readonly key: string;
  /** The number of tokens up to the end of the step. */
  readonly end: number;
}

/** Divides the tokens of a path into steps. A property may have the name of a keyword. */
export function stepsOf(tokens: readonly string[]): readonly SchemaStep[] {
  const steps: SchemaStep[] = [];
  for (let index = 0; index < tokens.length; ) {
    const keyword = tokens[index] ?? "";
    const isKeyed = KEYED_KEYWORDS.includes(keyword);
    const end = index + (isKeyed ? 2 : 1);
    steps.push({ keyword, key: isKeyed ? (tokens[index + 1] ?? "") : "", end });
    index = end;
  }
  return steps;
}
