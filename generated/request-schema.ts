// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.

/** The JSON Schema of a request, including descriptions. */
export const requestJsonSchema = {
  "type": "object",
  "description": "A video to generate. Other properties, duplicate properties and a byte order mark before the object are\nnot documented.\n",
  "required": [
    "prompt"
  ],
  "properties": {
    "prompt": {
      "type": "string",
      "maxLength": 3000,
      "description": "The content of the video. Whether a prompt may be empty is not documented. JSON Schema counts Unicode\ncode points. How the server counts characters beyond the Basic Multilingual Plane is not documented.\n",
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
      "description": "Makes a generation reproducible. With `null`, the server chooses a random seed. The bounds are ±(2^53 − 1).\n",
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
      "description": "Reference images, for reference-to-video. No limit is documented for their number or their format.\n",
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
      "description": "Adds background music. According to the documentation, this works only for videos of 4 seconds. What\nhappens for other durations is not documented.\n"
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
