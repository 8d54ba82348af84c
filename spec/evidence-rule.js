/**
 * Redocly rule `contract/evidence`: every clause of the contract must have a valid `x-evidence`.
 *
 * A clause is an operation, a parameter, a request body, a response, a header, a property of a schema or a security scheme.
 * The comment at the top of `spec/openapi.yaml` explains the evidence levels. The rule rejects a clause without a level,
 * because nothing shows that the documentation supports it.
 */
const EVIDENCE_LEVELS = ["endpoint", "platform", "standard", "example", "none"];

const evidence = () => ({
  Operation: clause("The operation"),
  Parameter: clause("The parameter"),
  RequestBody: clause("The request body"),
  Response: clause("The response"),
  Header: clause("The header"),
  SecurityScheme: clause("The security scheme"),
  SchemaProperties(properties, { report, location, resolve }) {
    for (const [name, schema] of Object.entries(properties)) {
      // A boolean schema has no place for annotations.
      if (typeof schema === "boolean") continue;
      const target = schema?.$ref ? resolve(schema).node : undefined;
      checkEvidence(`Property "${name}"`, { ...target, ...schema }, report, location.child([name]));
    }
  },
});

function clause(what) {
  return (node, { report, location }) => checkEvidence(what, node, report, location);
}

function checkEvidence(what, node, report, location) {
  const level = node["x-evidence"];
  if (EVIDENCE_LEVELS.includes(level)) return;
  const levels = EVIDENCE_LEVELS.join(", ");
  report({
    message:
      level === undefined
        ? `${what} has no x-evidence: state its evidence (${levels}).`
        : `${what} has the unknown evidence level ${JSON.stringify(level)}: use one of ${levels}.`,
    location: location.key(),
  });
}

export default function contractPlugin() {
  return { id: "contract", rules: { oas3: { evidence } } };
}
