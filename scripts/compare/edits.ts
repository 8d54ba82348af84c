/** An edit of the contract. `contract:diff` compares the edited contract with the original. */
interface Edit {
  readonly name: string;
  /** Texts in `spec/openapi.yaml` with their replacements. Only the first match is replaced. */
  readonly changes: readonly (readonly [from: string, to: string])[];
}

/** Edits that cover every kind of clause, in both directions, and one that makes the contract invalid. */
export const EDITS: readonly Edit[] = [
  {
    name: "requests",
    changes: [
      ["minimum: 2\n          maximum: 8", "minimum: 1\n          maximum: 7"],
      ["maxItems: 3", "maxItems: 5"],
      ["enum: [720p, 1080p]", "enum: [540p, 720p, 1080p]"],
      ["enum: [auto, small, medium, large]", "enum: [auto, small, medium]"],
    ],
  },
  {
    name: "responses",
    changes: [
      ["enum: [IN_QUEUE, IN_PROGRESS, COMPLETED, CANCELED]", "enum: [IN_QUEUE, IN_PROGRESS, COMPLETED, CANCELED, PAUSED]"],
      ["required: [id, input, usage]", "required: [id, usage]"],
      ["required: [status, code, message]", "required: [status, code]"],
      ["        subscription:\n          type: number\n", "        subscription:\n          type: integer\n"],
    ],
  },
  {
    name: "operations",
    changes: [
      ["  /generation/{id}:\n", "  /generations/{id}:\n"],
      ["https://open.skills.video/api/v1", "https://open.skills.video/api/v2"],
      ['        "429":\n          $ref: "#/components/responses/RateLimited"\n', ""],
      ["scheme: bearer", "scheme: basic"],
    ],
  },
  { name: "wider request", changes: [["maxLength: 3000", "maxLength: 2000"]] },
  { name: "wording", changes: [["description: Number of results.", "description: How many results there are."]] },
  { name: "invalid", changes: [["required: [prompt]", "required: [prompt, duration]"]] },
];

/**
 * Applies an edit to the text of a contract.
 *
 * @throws Error if the contract does not contain a text to replace
 */
export function applyEdit(contract: string, { changes, name }: Edit): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the edit "${name}" does not apply: the contract has no ${JSON.stringify(from)}`);
    return text.replace(from, () => to);
  }, contract);
}
