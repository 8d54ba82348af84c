// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.

/**
 * The limits of each parameter of `VideoRequest`.
 *
 * @example
 * ```ts
 * import { limits } from "vidu-q2-turbo";
 *
 * for (const [name, limit] of Object.entries(limits)) console.log(name, limit);
 * ```
 */
export const limits = {
  "prompt": {
    "required": true,
    "type": "string",
    "maxLength": 3000
  },
  "seed": {
    "required": false,
    "type": [
      "integer",
      "null"
    ],
    "minimum": -9007199254740991,
    "maximum": 9007199254740991
  },
  "duration": {
    "required": false,
    "type": "integer",
    "default": 5,
    "minimum": 2,
    "maximum": 8
  },
  "resolution": {
    "required": false,
    "type": "string",
    "default": "720p",
    "enum": [
      "720p",
      "1080p"
    ]
  },
  "aspect_ratio": {
    "required": false,
    "type": "string",
    "default": "16:9",
    "enum": [
      "16:9",
      "9:16",
      "1:1"
    ]
  },
  "reference_image_urls": {
    "required": false,
    "type": "array",
    "items": {
      "type": "string"
    }
  },
  "movement_amplitude": {
    "required": false,
    "type": "string",
    "default": "auto",
    "enum": [
      "auto",
      "small",
      "medium",
      "large"
    ]
  },
  "generate_audio": {
    "required": false,
    "type": "boolean",
    "default": false
  },
  "n": {
    "required": false,
    "type": "integer",
    "default": 1,
    "minimum": 1,
    "maximum": 4
  }
} as const;

/** The limits of each request of the contract, by the name of its schema. */
export const requestLimits = { "VideoRequest": limits } as const;
