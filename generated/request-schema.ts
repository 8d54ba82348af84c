// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.

/** The JSON Schema of a request, including descriptions. */
export const requestJsonSchema = {
  "type": "object",
  "description": "A video to generate. Nothing is said about properties other than these, about properties given twice,\nor about a byte order mark before the object.\n",
  "required": [
    "prompt"
  ],
  "properties": {
    "prompt": {
      "type": "string",
      "maxLength": 3000,
      "description": "What the video shows. Nothing is said about an empty prompt. JSON Schema counts Unicode code points;\nhow a server counts characters beyond the Basic Multilingual Plane is not said.\n",
      "examples": [
        "a cat walking through neon rain"
      ]
    },
    "seed": {
      "type": [
        "integer",
        "null"
      ],
      "minimum": -9007199254740991,
      "maximum": 9007199254740991,
      "description": "Makes a generation reproducible. `null` has a random seed drawn. The bounds are ±(2^53 − 1).\n",
      "examples": [
        42
      ]
    },
    "duration": {
      "type": "integer",
      "minimum": 2,
      "maximum": 8,
      "default": 5,
      "description": "Length of the video, in seconds."
    },
    "resolution": {
      "type": "string",
      "enum": [
        "720p",
        "1080p"
      ],
      "default": "720p",
      "description": "Vertical resolution of the video."
    },
    "aspect_ratio": {
      "type": "string",
      "enum": [
        "16:9",
        "9:16",
        "1:1"
      ],
      "default": "16:9",
      "description": "Width to height of the video."
    },
    "reference_image_urls": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "description": "Reference images, for reference-to-video. Neither their number nor the form of a reference is limited\nby anything that is said.\n",
      "examples": [
        [
          "https://example.com/cat.png"
        ]
      ]
    },
    "movement_amplitude": {
      "type": "string",
      "enum": [
        "auto",
        "small",
        "medium",
        "large"
      ],
      "default": "auto",
      "description": "How much the objects in the frame move."
    },
    "generate_audio": {
      "type": "boolean",
      "default": false,
      "description": "Adds background music. Described as working only for 4-second videos; what happens at other\ndurations is not said.\n"
    },
    "n": {
      "type": "integer",
      "minimum": 1,
      "maximum": 4,
      "default": 1,
      "description": "Number of results."
    }
  }
} as const;

/** The JSON Schema versions in which `requestJsonSchema` has the same meaning. */
export const requestJsonSchemaTargets: readonly string[] = ["draft-2020-12","draft-07"];
