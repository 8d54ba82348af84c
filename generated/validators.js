// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};

var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    function ucs2length(str) {
      const len = str.length;
      let length = 0;
      let pos = 0;
      let value;
      while (pos < len) {
        length++;
        value = str.charCodeAt(pos++);
        if (value >= 55296 && value <= 56319 && pos < len) {
          value = str.charCodeAt(pos);
          if ((value & 64512) === 56320)
            pos++;
        }
      }
      return length;
    }
    exports.default = ucs2length;
  }
});

var validateVideoRequest = validate20;
var schema31 = { "type": "object", "required": ["prompt"], "properties": { "prompt": { "type": "string", "maxLength": 3e3 }, "seed": { "type": ["integer", "null"], "minimum": -9007199254740991, "maximum": 9007199254740991 }, "duration": { "type": "integer", "minimum": 2, "maximum": 8 }, "resolution": { "type": "string", "enum": ["720p", "1080p"] }, "aspect_ratio": { "type": "string", "enum": ["16:9", "9:16", "1:1"] }, "reference_image_urls": { "type": "array", "items": { "type": "string" } }, "movement_amplitude": { "type": "string", "enum": ["auto", "small", "medium", "large"] }, "generate_audio": { "type": "boolean" }, "n": { "type": "integer", "minimum": 1, "maximum": 4 } } };
var func1 = require_ucs2length().default;
function validate20(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.prompt === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "prompt" } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.prompt !== void 0) {
      let data0 = data.prompt;
      if (typeof data0 === "string") {
        if (func1(data0) > 3e3) {
          const err1 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/maxLength", keyword: "maxLength", params: { limit: 3e3 } };
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            vErrors.push(err1);
          }
          errors++;
        }
      } else {
        const err2 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.seed !== void 0) {
      let data1 = data.seed;
      if (!(typeof data1 == "number" && (!(data1 % 1) && !isNaN(data1)) && isFinite(data1)) && data1 !== null) {
        const err3 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/type", keyword: "type", params: { type: schema31.properties.seed.type } };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
      if (typeof data1 == "number" && isFinite(data1)) {
        if (data1 > 9007199254740991 || isNaN(data1)) {
          const err4 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/maximum", keyword: "maximum", params: { comparison: "<=", limit: 9007199254740991 } };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
        if (data1 < -9007199254740991 || isNaN(data1)) {
          const err5 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/minimum", keyword: "minimum", params: { comparison: ">=", limit: -9007199254740991 } };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      }
    }
    if (data.duration !== void 0) {
      let data2 = data.duration;
      if (!(typeof data2 == "number" && (!(data2 % 1) && !isNaN(data2)) && isFinite(data2))) {
        const err6 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/type", keyword: "type", params: { type: "integer" } };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
      if (typeof data2 == "number" && isFinite(data2)) {
        if (data2 > 8 || isNaN(data2)) {
          const err7 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/maximum", keyword: "maximum", params: { comparison: "<=", limit: 8 } };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
        if (data2 < 2 || isNaN(data2)) {
          const err8 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/minimum", keyword: "minimum", params: { comparison: ">=", limit: 2 } };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            vErrors.push(err8);
          }
          errors++;
        }
      }
    }
    if (data.resolution !== void 0) {
      let data3 = data.resolution;
      if (typeof data3 !== "string") {
        const err9 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
      if (!(data3 === "720p" || data3 === "1080p")) {
        const err10 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema31.properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.aspect_ratio !== void 0) {
      let data4 = data.aspect_ratio;
      if (typeof data4 !== "string") {
        const err11 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
      if (!(data4 === "16:9" || data4 === "9:16" || data4 === "1:1")) {
        const err12 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/enum", keyword: "enum", params: { allowedValues: schema31.properties.aspect_ratio.enum } };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.reference_image_urls !== void 0) {
      let data5 = data.reference_image_urls;
      if (Array.isArray(data5)) {
        const len0 = data5.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (typeof data5[i0] !== "string") {
            const err13 = { instancePath: instancePath + "/reference_image_urls/" + i0, schemaPath: "#/properties/reference_image_urls/items/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      } else {
        const err14 = { instancePath: instancePath + "/reference_image_urls", schemaPath: "#/properties/reference_image_urls/type", keyword: "type", params: { type: "array" } };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.movement_amplitude !== void 0) {
      let data7 = data.movement_amplitude;
      if (typeof data7 !== "string") {
        const err15 = { instancePath: instancePath + "/movement_amplitude", schemaPath: "#/properties/movement_amplitude/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
      if (!(data7 === "auto" || data7 === "small" || data7 === "medium" || data7 === "large")) {
        const err16 = { instancePath: instancePath + "/movement_amplitude", schemaPath: "#/properties/movement_amplitude/enum", keyword: "enum", params: { allowedValues: schema31.properties.movement_amplitude.enum } };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.generate_audio !== void 0) {
      if (typeof data.generate_audio !== "boolean") {
        const err17 = { instancePath: instancePath + "/generate_audio", schemaPath: "#/properties/generate_audio/type", keyword: "type", params: { type: "boolean" } };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.n !== void 0) {
      let data9 = data.n;
      if (!(typeof data9 == "number" && (!(data9 % 1) && !isNaN(data9)) && isFinite(data9))) {
        const err18 = { instancePath: instancePath + "/n", schemaPath: "#/properties/n/type", keyword: "type", params: { type: "integer" } };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
      if (typeof data9 == "number" && isFinite(data9)) {
        if (data9 > 4 || isNaN(data9)) {
          const err19 = { instancePath: instancePath + "/n", schemaPath: "#/properties/n/maximum", keyword: "maximum", params: { comparison: "<=", limit: 4 } };
          if (vErrors === null) {
            vErrors = [err19];
          } else {
            vErrors.push(err19);
          }
          errors++;
        }
        if (data9 < 1 || isNaN(data9)) {
          const err20 = { instancePath: instancePath + "/n", schemaPath: "#/properties/n/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
      }
    }
  } else {
    const err21 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err21];
    } else {
      vErrors.push(err21);
    }
    errors++;
  }
  validate20.errors = vErrors;
  return errors === 0;
}
var validateGeneration = validate21;
var schema32 = { "oneOf": [{ "allOf": [{ "type": "object", "required": ["id", "input", "usage"], "properties": { "id": { "type": "string" }, "input": { "type": "object", "additionalProperties": true }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status"], "properties": { "status": { "type": "string", "enum": ["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "CANCELED"] }, "code": { "type": "string" }, "message": { "type": "string" } } }] }, { "allOf": [{ "type": "object", "required": ["id", "input", "usage"], "properties": { "id": { "type": "string" }, "input": { "type": "object", "additionalProperties": true }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "code", "message"], "properties": { "status": { "type": "string", "const": "FAILED" }, "code": { "type": "string" }, "message": { "type": "string" } } }] }] };
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const _errs0 = errors;
  let valid0 = false;
  let passing0 = null;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err0 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.input === void 0) {
      const err1 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/required", keyword: "required", params: { missingProperty: "input" } };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.usage === void 0) {
      const err2 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        const err3 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/0/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.input !== void 0) {
      let data1 = data.input;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
      } else {
        const err4 = { instancePath: instancePath + "/input", schemaPath: "#/oneOf/0/allOf/0/properties/input/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.usage !== void 0) {
      let data2 = data.usage;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.total !== void 0) {
          let data3 = data2.total;
          if (!(typeof data3 == "number" && isFinite(data3))) {
            const err5 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err5];
            } else {
              vErrors.push(err5);
            }
            errors++;
          }
        }
        if (data2.subscription !== void 0) {
          let data4 = data2.subscription;
          if (!(typeof data4 == "number" && isFinite(data4))) {
            const err6 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
        if (data2.permanent !== void 0) {
          let data5 = data2.permanent;
          if (!(typeof data5 == "number" && isFinite(data5))) {
            const err7 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              vErrors.push(err7);
            }
            errors++;
          }
        }
      } else {
        const err8 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/0/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
  } else {
    const err9 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      vErrors.push(err9);
    }
    errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      const err10 = { instancePath, schemaPath: "#/oneOf/0/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
    if (data.status !== void 0) {
      let data6 = data.status;
      if (typeof data6 !== "string") {
        const err11 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/0/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
      if (!(data6 === "IN_QUEUE" || data6 === "IN_PROGRESS" || data6 === "COMPLETED" || data6 === "CANCELED")) {
        const err12 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/0/allOf/1/properties/status/enum", keyword: "enum", params: { allowedValues: schema32.oneOf[0].allOf[1].properties.status.enum } };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.code !== void 0) {
      if (typeof data.code !== "string") {
        const err13 = { instancePath: instancePath + "/code", schemaPath: "#/oneOf/0/allOf/1/properties/code/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.message !== void 0) {
      if (typeof data.message !== "string") {
        const err14 = { instancePath: instancePath + "/message", schemaPath: "#/oneOf/0/allOf/1/properties/message/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
  } else {
    const err15 = { instancePath, schemaPath: "#/oneOf/0/allOf/1/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err15];
    } else {
      vErrors.push(err15);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  if (_valid0) {
    valid0 = true;
    passing0 = 0;
  }
  const _errs25 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err16 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
      if (vErrors === null) {
        vErrors = [err16];
      } else {
        vErrors.push(err16);
      }
      errors++;
    }
    if (data.input === void 0) {
      const err17 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/required", keyword: "required", params: { missingProperty: "input" } };
      if (vErrors === null) {
        vErrors = [err17];
      } else {
        vErrors.push(err17);
      }
      errors++;
    }
    if (data.usage === void 0) {
      const err18 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
      if (vErrors === null) {
        vErrors = [err18];
      } else {
        vErrors.push(err18);
      }
      errors++;
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        const err19 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/1/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
    if (data.input !== void 0) {
      let data10 = data.input;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
      } else {
        const err20 = { instancePath: instancePath + "/input", schemaPath: "#/oneOf/1/allOf/0/properties/input/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
    }
    if (data.usage !== void 0) {
      let data11 = data.usage;
      if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
        if (data11.total !== void 0) {
          let data12 = data11.total;
          if (!(typeof data12 == "number" && isFinite(data12))) {
            const err21 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
        if (data11.subscription !== void 0) {
          let data13 = data11.subscription;
          if (!(typeof data13 == "number" && isFinite(data13))) {
            const err22 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err22];
            } else {
              vErrors.push(err22);
            }
            errors++;
          }
        }
        if (data11.permanent !== void 0) {
          let data14 = data11.permanent;
          if (!(typeof data14 == "number" && isFinite(data14))) {
            const err23 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
      } else {
        const err24 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/1/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
  } else {
    const err25 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err25];
    } else {
      vErrors.push(err25);
    }
    errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      const err26 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
      if (vErrors === null) {
        vErrors = [err26];
      } else {
        vErrors.push(err26);
      }
      errors++;
    }
    if (data.code === void 0) {
      const err27 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/required", keyword: "required", params: { missingProperty: "code" } };
      if (vErrors === null) {
        vErrors = [err27];
      } else {
        vErrors.push(err27);
      }
      errors++;
    }
    if (data.message === void 0) {
      const err28 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/required", keyword: "required", params: { missingProperty: "message" } };
      if (vErrors === null) {
        vErrors = [err28];
      } else {
        vErrors.push(err28);
      }
      errors++;
    }
    if (data.status !== void 0) {
      let data15 = data.status;
      if (typeof data15 !== "string") {
        const err29 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/1/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err29];
        } else {
          vErrors.push(err29);
        }
        errors++;
      }
      if ("FAILED" !== data15) {
        const err30 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/1/allOf/1/properties/status/const", keyword: "const", params: { allowedValue: "FAILED" } };
        if (vErrors === null) {
          vErrors = [err30];
        } else {
          vErrors.push(err30);
        }
        errors++;
      }
    }
    if (data.code !== void 0) {
      if (typeof data.code !== "string") {
        const err31 = { instancePath: instancePath + "/code", schemaPath: "#/oneOf/1/allOf/1/properties/code/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err31];
        } else {
          vErrors.push(err31);
        }
        errors++;
      }
    }
    if (data.message !== void 0) {
      if (typeof data.message !== "string") {
        const err32 = { instancePath: instancePath + "/message", schemaPath: "#/oneOf/1/allOf/1/properties/message/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err32];
        } else {
          vErrors.push(err32);
        }
        errors++;
      }
    }
  } else {
    const err33 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err33];
    } else {
      vErrors.push(err33);
    }
    errors++;
  }
  var _valid0 = _errs25 === errors;
  if (_valid0 && valid0) {
    valid0 = false;
    passing0 = [passing0, 1];
  } else {
    if (_valid0) {
      valid0 = true;
      passing0 = 1;
    }
  }
  if (!valid0) {
    const err34 = { instancePath, schemaPath: "#/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 } };
    if (vErrors === null) {
      vErrors = [err34];
    } else {
      vErrors.push(err34);
    }
    errors++;
  } else {
    errors = _errs0;
    if (vErrors !== null) {
      if (_errs0) {
        vErrors.length = _errs0;
      } else {
        vErrors = null;
      }
    }
  }
  validate21.errors = vErrors;
  return errors === 0;
}
var validateError = validate22;
function validate22(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.code === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "code" } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.message === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "message" } };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.code !== void 0) {
      if (typeof data.code !== "string") {
        const err2 = { instancePath: instancePath + "/code", schemaPath: "#/properties/code/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.message !== void 0) {
      if (typeof data.message !== "string") {
        const err3 = { instancePath: instancePath + "/message", schemaPath: "#/properties/message/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.error !== void 0) {
      if (typeof data.error !== "string") {
        const err4 = { instancePath: instancePath + "/error", schemaPath: "#/properties/error/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
  } else {
    const err5 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err5];
    } else {
      vErrors.push(err5);
    }
    errors++;
  }
  validate22.errors = vErrors;
  return errors === 0;
}
var validateGenerationEvent = validate23;
var schema34 = { "oneOf": [{ "allOf": [{ "type": "object", "required": ["id", "usage"], "properties": { "id": { "type": "string" }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "data"], "properties": { "status": { "type": "string", "enum": ["IN_QUEUE", "IN_PROGRESS"] }, "data": { "type": "null" } } }] }, { "allOf": [{ "type": "object", "required": ["id", "usage"], "properties": { "id": { "type": "string" }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "data"], "properties": { "status": { "type": "string", "const": "COMPLETED" }, "data": { "type": "object", "additionalProperties": true } } }] }, { "allOf": [{ "type": "object", "required": ["id", "usage"], "properties": { "id": { "type": "string" }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "data"], "properties": { "status": { "type": "string", "const": "CANCELED" }, "data": { "type": ["object", "null"], "additionalProperties": true } } }] }, { "allOf": [{ "type": "object", "required": ["id", "usage"], "properties": { "id": { "type": "string" }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "code", "message"], "properties": { "status": { "type": "string", "const": "FAILED" }, "code": { "type": "string" }, "message": { "type": "string" } } }, { "type": "object", "required": ["data"], "properties": { "data": { "type": ["object", "null"], "additionalProperties": true } } }] }] };
function validate23(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const _errs0 = errors;
  let valid0 = false;
  let passing0 = null;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err0 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.usage === void 0) {
      const err1 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        const err2 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/0/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.usage !== void 0) {
      let data1 = data.usage;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.total !== void 0) {
          let data2 = data1.total;
          if (!(typeof data2 == "number" && isFinite(data2))) {
            const err3 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              vErrors.push(err3);
            }
            errors++;
          }
        }
        if (data1.subscription !== void 0) {
          let data3 = data1.subscription;
          if (!(typeof data3 == "number" && isFinite(data3))) {
            const err4 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err4];
            } else {
              vErrors.push(err4);
            }
            errors++;
          }
        }
        if (data1.permanent !== void 0) {
          let data4 = data1.permanent;
          if (!(typeof data4 == "number" && isFinite(data4))) {
            const err5 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err5];
            } else {
              vErrors.push(err5);
            }
            errors++;
          }
        }
      } else {
        const err6 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/0/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
  } else {
    const err7 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      vErrors.push(err7);
    }
    errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      const err8 = { instancePath, schemaPath: "#/oneOf/0/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    if (data.data === void 0) {
      const err9 = { instancePath, schemaPath: "#/oneOf/0/allOf/1/required", keyword: "required", params: { missingProperty: "data" } };
      if (vErrors === null) {
        vErrors = [err9];
      } else {
        vErrors.push(err9);
      }
      errors++;
    }
    if (data.status !== void 0) {
      let data5 = data.status;
      if (typeof data5 !== "string") {
        const err10 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/0/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
      if (!(data5 === "IN_QUEUE" || data5 === "IN_PROGRESS")) {
        const err11 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/0/allOf/1/properties/status/enum", keyword: "enum", params: { allowedValues: schema34.oneOf[0].allOf[1].properties.status.enum } };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.data !== void 0) {
      if (data.data !== null) {
        const err12 = { instancePath: instancePath + "/data", schemaPath: "#/oneOf/0/allOf/1/properties/data/type", keyword: "type", params: { type: "null" } };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
  } else {
    const err13 = { instancePath, schemaPath: "#/oneOf/0/allOf/1/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err13];
    } else {
      vErrors.push(err13);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  if (_valid0) {
    valid0 = true;
    passing0 = 0;
  }
  const _errs20 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err14 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
      if (vErrors === null) {
        vErrors = [err14];
      } else {
        vErrors.push(err14);
      }
      errors++;
    }
    if (data.usage === void 0) {
      const err15 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
      if (vErrors === null) {
        vErrors = [err15];
      } else {
        vErrors.push(err15);
      }
      errors++;
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        const err16 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/1/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.usage !== void 0) {
      let data8 = data.usage;
      if (data8 && typeof data8 == "object" && !Array.isArray(data8)) {
        if (data8.total !== void 0) {
          let data9 = data8.total;
          if (!(typeof data9 == "number" && isFinite(data9))) {
            const err17 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err17];
            } else {
              vErrors.push(err17);
            }
            errors++;
          }
        }
        if (data8.subscription !== void 0) {
          let data10 = data8.subscription;
          if (!(typeof data10 == "number" && isFinite(data10))) {
            const err18 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err18];
            } else {
              vErrors.push(err18);
            }
            errors++;
          }
        }
        if (data8.permanent !== void 0) {
          let data11 = data8.permanent;
          if (!(typeof data11 == "number" && isFinite(data11))) {
            const err19 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err19];
            } else {
              vErrors.push(err19);
            }
            errors++;
          }
        }
      } else {
        const err20 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/1/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
    }
  } else {
    const err21 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err21];
    } else {
      vErrors.push(err21);
    }
    errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      const err22 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
      if (vErrors === null) {
        vErrors = [err22];
      } else {
        vErrors.push(err22);
      }
      errors++;
    }
    if (data.data === void 0) {
      const err23 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/required", keyword: "required", params: { missingProperty: "data" } };
      if (vErrors === null) {
        vErrors = [err23];
      } else {
        vErrors.push(err23);
      }
      errors++;
    }
    if (data.status !== void 0) {
      let data12 = data.status;
      if (typeof data12 !== "string") {
        const err24 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/1/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
      if ("COMPLETED" !== data12) {
        const err25 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/1/allOf/1/properties/status/const", keyword: "const", params: { allowedValue: "COMPLETED" } };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
    }
    if (data.data !== void 0) {
      let data13 = data.data;
      if (data13 && typeof data13 == "object" && !Array.isArray(data13)) {
      } else {
        const err26 = { instancePath: instancePath + "/data", schemaPath: "#/oneOf/1/allOf/1/properties/data/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
    }
  } else {
    const err27 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err27];
    } else {
      vErrors.push(err27);
    }
    errors++;
  }
  var _valid0 = _errs20 === errors;
  if (_valid0 && valid0) {
    valid0 = false;
    passing0 = [passing0, 1];
  } else {
    if (_valid0) {
      valid0 = true;
      passing0 = 1;
    }
    const _errs40 = errors;
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.id === void 0) {
        const err28 = { instancePath, schemaPath: "#/oneOf/2/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          vErrors.push(err28);
        }
        errors++;
      }
      if (data.usage === void 0) {
        const err29 = { instancePath, schemaPath: "#/oneOf/2/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
        if (vErrors === null) {
          vErrors = [err29];
        } else {
          vErrors.push(err29);
        }
        errors++;
      }
      if (data.id !== void 0) {
        if (typeof data.id !== "string") {
          const err30 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/2/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
          if (vErrors === null) {
            vErrors = [err30];
          } else {
            vErrors.push(err30);
          }
          errors++;
        }
      }
      if (data.usage !== void 0) {
        let data15 = data.usage;
        if (data15 && typeof data15 == "object" && !Array.isArray(data15)) {
          if (data15.total !== void 0) {
            let data16 = data15.total;
            if (!(typeof data16 == "number" && isFinite(data16))) {
              const err31 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/2/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
              if (vErrors === null) {
                vErrors = [err31];
              } else {
                vErrors.push(err31);
              }
              errors++;
            }
          }
          if (data15.subscription !== void 0) {
            let data17 = data15.subscription;
            if (!(typeof data17 == "number" && isFinite(data17))) {
              const err32 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/2/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
              if (vErrors === null) {
                vErrors = [err32];
              } else {
                vErrors.push(err32);
              }
              errors++;
            }
          }
          if (data15.permanent !== void 0) {
            let data18 = data15.permanent;
            if (!(typeof data18 == "number" && isFinite(data18))) {
              const err33 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/2/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
              if (vErrors === null) {
                vErrors = [err33];
              } else {
                vErrors.push(err33);
              }
              errors++;
            }
          }
        } else {
          const err34 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/2/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
          if (vErrors === null) {
            vErrors = [err34];
          } else {
            vErrors.push(err34);
          }
          errors++;
        }
      }
    } else {
      const err35 = { instancePath, schemaPath: "#/oneOf/2/allOf/0/type", keyword: "type", params: { type: "object" } };
      if (vErrors === null) {
        vErrors = [err35];
      } else {
        vErrors.push(err35);
      }
      errors++;
    }
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.status === void 0) {
        const err36 = { instancePath, schemaPath: "#/oneOf/2/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
        if (vErrors === null) {
          vErrors = [err36];
        } else {
          vErrors.push(err36);
        }
        errors++;
      }
      if (data.data === void 0) {
        const err37 = { instancePath, schemaPath: "#/oneOf/2/allOf/1/required", keyword: "required", params: { missingProperty: "data" } };
        if (vErrors === null) {
          vErrors = [err37];
        } else {
          vErrors.push(err37);
        }
        errors++;
      }
      if (data.status !== void 0) {
        let data19 = data.status;
        if (typeof data19 !== "string") {
          const err38 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/2/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
          if (vErrors === null) {
            vErrors = [err38];
          } else {
            vErrors.push(err38);
          }
          errors++;
        }
        if ("CANCELED" !== data19) {
          const err39 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/2/allOf/1/properties/status/const", keyword: "const", params: { allowedValue: "CANCELED" } };
          if (vErrors === null) {
            vErrors = [err39];
          } else {
            vErrors.push(err39);
          }
          errors++;
        }
      }
      if (data.data !== void 0) {
        let data20 = data.data;
        if (!(data20 && typeof data20 == "object" && !Array.isArray(data20)) && data20 !== null) {
          const err40 = { instancePath: instancePath + "/data", schemaPath: "#/oneOf/2/allOf/1/properties/data/type", keyword: "type", params: { type: schema34.oneOf[2].allOf[1].properties.data.type } };
          if (vErrors === null) {
            vErrors = [err40];
          } else {
            vErrors.push(err40);
          }
          errors++;
        }
      }
    } else {
      const err41 = { instancePath, schemaPath: "#/oneOf/2/allOf/1/type", keyword: "type", params: { type: "object" } };
      if (vErrors === null) {
        vErrors = [err41];
      } else {
        vErrors.push(err41);
      }
      errors++;
    }
    var _valid0 = _errs40 === errors;
    if (_valid0 && valid0) {
      valid0 = false;
      passing0 = [passing0, 2];
    } else {
      if (_valid0) {
        valid0 = true;
        passing0 = 2;
      }
      const _errs60 = errors;
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.id === void 0) {
          const err42 = { instancePath, schemaPath: "#/oneOf/3/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
          if (vErrors === null) {
            vErrors = [err42];
          } else {
            vErrors.push(err42);
          }
          errors++;
        }
        if (data.usage === void 0) {
          const err43 = { instancePath, schemaPath: "#/oneOf/3/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
          if (vErrors === null) {
            vErrors = [err43];
          } else {
            vErrors.push(err43);
          }
          errors++;
        }
        if (data.id !== void 0) {
          if (typeof data.id !== "string") {
            const err44 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/3/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err44];
            } else {
              vErrors.push(err44);
            }
            errors++;
          }
        }
        if (data.usage !== void 0) {
          let data22 = data.usage;
          if (data22 && typeof data22 == "object" && !Array.isArray(data22)) {
            if (data22.total !== void 0) {
              let data23 = data22.total;
              if (!(typeof data23 == "number" && isFinite(data23))) {
                const err45 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/3/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
                if (vErrors === null) {
                  vErrors = [err45];
                } else {
                  vErrors.push(err45);
                }
                errors++;
              }
            }
            if (data22.subscription !== void 0) {
              let data24 = data22.subscription;
              if (!(typeof data24 == "number" && isFinite(data24))) {
                const err46 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/3/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
                if (vErrors === null) {
                  vErrors = [err46];
                } else {
                  vErrors.push(err46);
                }
                errors++;
              }
            }
            if (data22.permanent !== void 0) {
              let data25 = data22.permanent;
              if (!(typeof data25 == "number" && isFinite(data25))) {
                const err47 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/3/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
                if (vErrors === null) {
                  vErrors = [err47];
                } else {
                  vErrors.push(err47);
                }
                errors++;
              }
            }
          } else {
            const err48 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/3/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
            if (vErrors === null) {
              vErrors = [err48];
            } else {
              vErrors.push(err48);
            }
            errors++;
          }
        }
      } else {
        const err49 = { instancePath, schemaPath: "#/oneOf/3/allOf/0/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err49];
        } else {
          vErrors.push(err49);
        }
        errors++;
      }
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.status === void 0) {
          const err50 = { instancePath, schemaPath: "#/oneOf/3/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
          if (vErrors === null) {
            vErrors = [err50];
          } else {
            vErrors.push(err50);
          }
          errors++;
        }
        if (data.code === void 0) {
          const err51 = { instancePath, schemaPath: "#/oneOf/3/allOf/1/required", keyword: "required", params: { missingProperty: "code" } };
          if (vErrors === null) {
            vErrors = [err51];
          } else {
            vErrors.push(err51);
          }
          errors++;
        }
        if (data.message === void 0) {
          const err52 = { instancePath, schemaPath: "#/oneOf/3/allOf/1/required", keyword: "required", params: { missingProperty: "message" } };
          if (vErrors === null) {
            vErrors = [err52];
          } else {
            vErrors.push(err52);
          }
          errors++;
        }
        if (data.status !== void 0) {
          let data26 = data.status;
          if (typeof data26 !== "string") {
            const err53 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/3/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err53];
            } else {
              vErrors.push(err53);
            }
            errors++;
          }
          if ("FAILED" !== data26) {
            const err54 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/3/allOf/1/properties/status/const", keyword: "const", params: { allowedValue: "FAILED" } };
            if (vErrors === null) {
              vErrors = [err54];
            } else {
              vErrors.push(err54);
            }
            errors++;
          }
        }
        if (data.code !== void 0) {
          if (typeof data.code !== "string") {
            const err55 = { instancePath: instancePath + "/code", schemaPath: "#/oneOf/3/allOf/1/properties/code/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err55];
            } else {
              vErrors.push(err55);
            }
            errors++;
          }
        }
        if (data.message !== void 0) {
          if (typeof data.message !== "string") {
            const err56 = { instancePath: instancePath + "/message", schemaPath: "#/oneOf/3/allOf/1/properties/message/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err56];
            } else {
              vErrors.push(err56);
            }
            errors++;
          }
        }
      } else {
        const err57 = { instancePath, schemaPath: "#/oneOf/3/allOf/1/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err57];
        } else {
          vErrors.push(err57);
        }
        errors++;
      }
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.data === void 0) {
          const err58 = { instancePath, schemaPath: "#/oneOf/3/allOf/2/required", keyword: "required", params: { missingProperty: "data" } };
          if (vErrors === null) {
            vErrors = [err58];
          } else {
            vErrors.push(err58);
          }
          errors++;
        }
        if (data.data !== void 0) {
          let data29 = data.data;
          if (!(data29 && typeof data29 == "object" && !Array.isArray(data29)) && data29 !== null) {
            const err59 = { instancePath: instancePath + "/data", schemaPath: "#/oneOf/3/allOf/2/properties/data/type", keyword: "type", params: { type: schema34.oneOf[3].allOf[2].properties.data.type } };
            if (vErrors === null) {
              vErrors = [err59];
            } else {
              vErrors.push(err59);
            }
            errors++;
          }
        }
      } else {
        const err60 = { instancePath, schemaPath: "#/oneOf/3/allOf/2/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err60];
        } else {
          vErrors.push(err60);
        }
        errors++;
      }
      var _valid0 = _errs60 === errors;
      if (_valid0 && valid0) {
        valid0 = false;
        passing0 = [passing0, 3];
      } else {
        if (_valid0) {
          valid0 = true;
          passing0 = 3;
        }
      }
    }
  }
  if (!valid0) {
    const err61 = { instancePath, schemaPath: "#/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 } };
    if (vErrors === null) {
      vErrors = [err61];
    } else {
      vErrors.push(err61);
    }
    errors++;
  } else {
    errors = _errs0;
    if (vErrors !== null) {
      if (_errs0) {
        vErrors.length = _errs0;
      } else {
        vErrors = null;
      }
    }
  }
  validate23.errors = vErrors;
  return errors === 0;
}
var validateGenerationResult = validate24;
var schema35 = { "oneOf": [{ "allOf": [{ "type": "object", "required": ["id", "input", "usage"], "properties": { "id": { "type": "string" }, "input": { "type": "object", "additionalProperties": true }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "data"], "properties": { "status": { "type": "string", "enum": ["IN_QUEUE", "IN_PROGRESS"] }, "data": { "type": "null" } } }] }, { "allOf": [{ "type": "object", "required": ["id", "input", "usage"], "properties": { "id": { "type": "string" }, "input": { "type": "object", "additionalProperties": true }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "data"], "properties": { "status": { "type": "string", "const": "COMPLETED" }, "data": { "type": "object", "additionalProperties": true } } }] }, { "allOf": [{ "type": "object", "required": ["id", "input", "usage"], "properties": { "id": { "type": "string" }, "input": { "type": "object", "additionalProperties": true }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "data"], "properties": { "status": { "type": "string", "const": "CANCELED" }, "data": { "type": ["object", "null"], "additionalProperties": true } } }] }, { "allOf": [{ "type": "object", "required": ["id", "input", "usage"], "properties": { "id": { "type": "string" }, "input": { "type": "object", "additionalProperties": true }, "usage": { "type": "object", "properties": { "total": { "type": "number" }, "subscription": { "type": "number" }, "permanent": { "type": "number" } } } } }, { "type": "object", "required": ["status", "code", "message"], "properties": { "status": { "type": "string", "const": "FAILED" }, "code": { "type": "string" }, "message": { "type": "string" } } }, { "type": "object", "required": ["data"], "properties": { "data": { "type": ["object", "null"], "additionalProperties": true } } }] }] };
function validate24(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const _errs0 = errors;
  let valid0 = false;
  let passing0 = null;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err0 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.input === void 0) {
      const err1 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/required", keyword: "required", params: { missingProperty: "input" } };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.usage === void 0) {
      const err2 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        const err3 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/0/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.input !== void 0) {
      let data1 = data.input;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
      } else {
        const err4 = { instancePath: instancePath + "/input", schemaPath: "#/oneOf/0/allOf/0/properties/input/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.usage !== void 0) {
      let data2 = data.usage;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.total !== void 0) {
          let data3 = data2.total;
          if (!(typeof data3 == "number" && isFinite(data3))) {
            const err5 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err5];
            } else {
              vErrors.push(err5);
            }
            errors++;
          }
        }
        if (data2.subscription !== void 0) {
          let data4 = data2.subscription;
          if (!(typeof data4 == "number" && isFinite(data4))) {
            const err6 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
        if (data2.permanent !== void 0) {
          let data5 = data2.permanent;
          if (!(typeof data5 == "number" && isFinite(data5))) {
            const err7 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/0/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              vErrors.push(err7);
            }
            errors++;
          }
        }
      } else {
        const err8 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/0/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
  } else {
    const err9 = { instancePath, schemaPath: "#/oneOf/0/allOf/0/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      vErrors.push(err9);
    }
    errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      const err10 = { instancePath, schemaPath: "#/oneOf/0/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
    if (data.data === void 0) {
      const err11 = { instancePath, schemaPath: "#/oneOf/0/allOf/1/required", keyword: "required", params: { missingProperty: "data" } };
      if (vErrors === null) {
        vErrors = [err11];
      } else {
        vErrors.push(err11);
      }
      errors++;
    }
    if (data.status !== void 0) {
      let data6 = data.status;
      if (typeof data6 !== "string") {
        const err12 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/0/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
      if (!(data6 === "IN_QUEUE" || data6 === "IN_PROGRESS")) {
        const err13 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/0/allOf/1/properties/status/enum", keyword: "enum", params: { allowedValues: schema35.oneOf[0].allOf[1].properties.status.enum } };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.data !== void 0) {
      if (data.data !== null) {
        const err14 = { instancePath: instancePath + "/data", schemaPath: "#/oneOf/0/allOf/1/properties/data/type", keyword: "type", params: { type: "null" } };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
  } else {
    const err15 = { instancePath, schemaPath: "#/oneOf/0/allOf/1/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err15];
    } else {
      vErrors.push(err15);
    }
    errors++;
  }
  var _valid0 = _errs1 === errors;
  if (_valid0) {
    valid0 = true;
    passing0 = 0;
  }
  const _errs23 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      const err16 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
      if (vErrors === null) {
        vErrors = [err16];
      } else {
        vErrors.push(err16);
      }
      errors++;
    }
    if (data.input === void 0) {
      const err17 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/required", keyword: "required", params: { missingProperty: "input" } };
      if (vErrors === null) {
        vErrors = [err17];
      } else {
        vErrors.push(err17);
      }
      errors++;
    }
    if (data.usage === void 0) {
      const err18 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
      if (vErrors === null) {
        vErrors = [err18];
      } else {
        vErrors.push(err18);
      }
      errors++;
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        const err19 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/1/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
    if (data.input !== void 0) {
      let data9 = data.input;
      if (data9 && typeof data9 == "object" && !Array.isArray(data9)) {
      } else {
        const err20 = { instancePath: instancePath + "/input", schemaPath: "#/oneOf/1/allOf/0/properties/input/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
    }
    if (data.usage !== void 0) {
      let data10 = data.usage;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
        if (data10.total !== void 0) {
          let data11 = data10.total;
          if (!(typeof data11 == "number" && isFinite(data11))) {
            const err21 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
        if (data10.subscription !== void 0) {
          let data12 = data10.subscription;
          if (!(typeof data12 == "number" && isFinite(data12))) {
            const err22 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err22];
            } else {
              vErrors.push(err22);
            }
            errors++;
          }
        }
        if (data10.permanent !== void 0) {
          let data13 = data10.permanent;
          if (!(typeof data13 == "number" && isFinite(data13))) {
            const err23 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/1/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
      } else {
        const err24 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/1/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
  } else {
    const err25 = { instancePath, schemaPath: "#/oneOf/1/allOf/0/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err25];
    } else {
      vErrors.push(err25);
    }
    errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      const err26 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
      if (vErrors === null) {
        vErrors = [err26];
      } else {
        vErrors.push(err26);
      }
      errors++;
    }
    if (data.data === void 0) {
      const err27 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/required", keyword: "required", params: { missingProperty: "data" } };
      if (vErrors === null) {
        vErrors = [err27];
      } else {
        vErrors.push(err27);
      }
      errors++;
    }
    if (data.status !== void 0) {
      let data14 = data.status;
      if (typeof data14 !== "string") {
        const err28 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/1/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          vErrors.push(err28);
        }
        errors++;
      }
      if ("COMPLETED" !== data14) {
        const err29 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/1/allOf/1/properties/status/const", keyword: "const", params: { allowedValue: "COMPLETED" } };
        if (vErrors === null) {
          vErrors = [err29];
        } else {
          vErrors.push(err29);
        }
        errors++;
      }
    }
    if (data.data !== void 0) {
      let data15 = data.data;
      if (data15 && typeof data15 == "object" && !Array.isArray(data15)) {
      } else {
        const err30 = { instancePath: instancePath + "/data", schemaPath: "#/oneOf/1/allOf/1/properties/data/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err30];
        } else {
          vErrors.push(err30);
        }
        errors++;
      }
    }
  } else {
    const err31 = { instancePath, schemaPath: "#/oneOf/1/allOf/1/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err31];
    } else {
      vErrors.push(err31);
    }
    errors++;
  }
  var _valid0 = _errs23 === errors;
  if (_valid0 && valid0) {
    valid0 = false;
    passing0 = [passing0, 1];
  } else {
    if (_valid0) {
      valid0 = true;
      passing0 = 1;
    }
    const _errs46 = errors;
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.id === void 0) {
        const err32 = { instancePath, schemaPath: "#/oneOf/2/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
        if (vErrors === null) {
          vErrors = [err32];
        } else {
          vErrors.push(err32);
        }
        errors++;
      }
      if (data.input === void 0) {
        const err33 = { instancePath, schemaPath: "#/oneOf/2/allOf/0/required", keyword: "required", params: { missingProperty: "input" } };
        if (vErrors === null) {
          vErrors = [err33];
        } else {
          vErrors.push(err33);
        }
        errors++;
      }
      if (data.usage === void 0) {
        const err34 = { instancePath, schemaPath: "#/oneOf/2/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
        if (vErrors === null) {
          vErrors = [err34];
        } else {
          vErrors.push(err34);
        }
        errors++;
      }
      if (data.id !== void 0) {
        if (typeof data.id !== "string") {
          const err35 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/2/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
          if (vErrors === null) {
            vErrors = [err35];
          } else {
            vErrors.push(err35);
          }
          errors++;
        }
      }
      if (data.input !== void 0) {
        let data17 = data.input;
        if (data17 && typeof data17 == "object" && !Array.isArray(data17)) {
        } else {
          const err36 = { instancePath: instancePath + "/input", schemaPath: "#/oneOf/2/allOf/0/properties/input/type", keyword: "type", params: { type: "object" } };
          if (vErrors === null) {
            vErrors = [err36];
          } else {
            vErrors.push(err36);
          }
          errors++;
        }
      }
      if (data.usage !== void 0) {
        let data18 = data.usage;
        if (data18 && typeof data18 == "object" && !Array.isArray(data18)) {
          if (data18.total !== void 0) {
            let data19 = data18.total;
            if (!(typeof data19 == "number" && isFinite(data19))) {
              const err37 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/2/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
              if (vErrors === null) {
                vErrors = [err37];
              } else {
                vErrors.push(err37);
              }
              errors++;
            }
          }
          if (data18.subscription !== void 0) {
            let data20 = data18.subscription;
            if (!(typeof data20 == "number" && isFinite(data20))) {
              const err38 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/2/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
              if (vErrors === null) {
                vErrors = [err38];
              } else {
                vErrors.push(err38);
              }
              errors++;
            }
          }
          if (data18.permanent !== void 0) {
            let data21 = data18.permanent;
            if (!(typeof data21 == "number" && isFinite(data21))) {
              const err39 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/2/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
              if (vErrors === null) {
                vErrors = [err39];
              } else {
                vErrors.push(err39);
              }
              errors++;
            }
          }
        } else {
          const err40 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/2/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
          if (vErrors === null) {
            vErrors = [err40];
          } else {
            vErrors.push(err40);
          }
          errors++;
        }
      }
    } else {
      const err41 = { instancePath, schemaPath: "#/oneOf/2/allOf/0/type", keyword: "type", params: { type: "object" } };
      if (vErrors === null) {
        vErrors = [err41];
      } else {
        vErrors.push(err41);
      }
      errors++;
    }
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.status === void 0) {
        const err42 = { instancePath, schemaPath: "#/oneOf/2/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
        if (vErrors === null) {
          vErrors = [err42];
        } else {
          vErrors.push(err42);
        }
        errors++;
      }
      if (data.data === void 0) {
        const err43 = { instancePath, schemaPath: "#/oneOf/2/allOf/1/required", keyword: "required", params: { missingProperty: "data" } };
        if (vErrors === null) {
          vErrors = [err43];
        } else {
          vErrors.push(err43);
        }
        errors++;
      }
      if (data.status !== void 0) {
        let data22 = data.status;
        if (typeof data22 !== "string") {
          const err44 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/2/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
          if (vErrors === null) {
            vErrors = [err44];
          } else {
            vErrors.push(err44);
          }
          errors++;
        }
        if ("CANCELED" !== data22) {
          const err45 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/2/allOf/1/properties/status/const", keyword: "const", params: { allowedValue: "CANCELED" } };
          if (vErrors === null) {
            vErrors = [err45];
          } else {
            vErrors.push(err45);
          }
          errors++;
        }
      }
      if (data.data !== void 0) {
        let data23 = data.data;
        if (!(data23 && typeof data23 == "object" && !Array.isArray(data23)) && data23 !== null) {
          const err46 = { instancePath: instancePath + "/data", schemaPath: "#/oneOf/2/allOf/1/properties/data/type", keyword: "type", params: { type: schema35.oneOf[2].allOf[1].properties.data.type } };
          if (vErrors === null) {
            vErrors = [err46];
          } else {
            vErrors.push(err46);
          }
          errors++;
        }
      }
    } else {
      const err47 = { instancePath, schemaPath: "#/oneOf/2/allOf/1/type", keyword: "type", params: { type: "object" } };
      if (vErrors === null) {
        vErrors = [err47];
      } else {
        vErrors.push(err47);
      }
      errors++;
    }
    var _valid0 = _errs46 === errors;
    if (_valid0 && valid0) {
      valid0 = false;
      passing0 = [passing0, 2];
    } else {
      if (_valid0) {
        valid0 = true;
        passing0 = 2;
      }
      const _errs69 = errors;
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.id === void 0) {
          const err48 = { instancePath, schemaPath: "#/oneOf/3/allOf/0/required", keyword: "required", params: { missingProperty: "id" } };
          if (vErrors === null) {
            vErrors = [err48];
          } else {
            vErrors.push(err48);
          }
          errors++;
        }
        if (data.input === void 0) {
          const err49 = { instancePath, schemaPath: "#/oneOf/3/allOf/0/required", keyword: "required", params: { missingProperty: "input" } };
          if (vErrors === null) {
            vErrors = [err49];
          } else {
            vErrors.push(err49);
          }
          errors++;
        }
        if (data.usage === void 0) {
          const err50 = { instancePath, schemaPath: "#/oneOf/3/allOf/0/required", keyword: "required", params: { missingProperty: "usage" } };
          if (vErrors === null) {
            vErrors = [err50];
          } else {
            vErrors.push(err50);
          }
          errors++;
        }
        if (data.id !== void 0) {
          if (typeof data.id !== "string") {
            const err51 = { instancePath: instancePath + "/id", schemaPath: "#/oneOf/3/allOf/0/properties/id/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err51];
            } else {
              vErrors.push(err51);
            }
            errors++;
          }
        }
        if (data.input !== void 0) {
          let data25 = data.input;
          if (data25 && typeof data25 == "object" && !Array.isArray(data25)) {
          } else {
            const err52 = { instancePath: instancePath + "/input", schemaPath: "#/oneOf/3/allOf/0/properties/input/type", keyword: "type", params: { type: "object" } };
            if (vErrors === null) {
              vErrors = [err52];
            } else {
              vErrors.push(err52);
            }
            errors++;
          }
        }
        if (data.usage !== void 0) {
          let data26 = data.usage;
          if (data26 && typeof data26 == "object" && !Array.isArray(data26)) {
            if (data26.total !== void 0) {
              let data27 = data26.total;
              if (!(typeof data27 == "number" && isFinite(data27))) {
                const err53 = { instancePath: instancePath + "/usage/total", schemaPath: "#/oneOf/3/allOf/0/properties/usage/properties/total/type", keyword: "type", params: { type: "number" } };
                if (vErrors === null) {
                  vErrors = [err53];
                } else {
                  vErrors.push(err53);
                }
                errors++;
              }
            }
            if (data26.subscription !== void 0) {
              let data28 = data26.subscription;
              if (!(typeof data28 == "number" && isFinite(data28))) {
                const err54 = { instancePath: instancePath + "/usage/subscription", schemaPath: "#/oneOf/3/allOf/0/properties/usage/properties/subscription/type", keyword: "type", params: { type: "number" } };
                if (vErrors === null) {
                  vErrors = [err54];
                } else {
                  vErrors.push(err54);
                }
                errors++;
              }
            }
            if (data26.permanent !== void 0) {
              let data29 = data26.permanent;
              if (!(typeof data29 == "number" && isFinite(data29))) {
                const err55 = { instancePath: instancePath + "/usage/permanent", schemaPath: "#/oneOf/3/allOf/0/properties/usage/properties/permanent/type", keyword: "type", params: { type: "number" } };
                if (vErrors === null) {
                  vErrors = [err55];
                } else {
                  vErrors.push(err55);
                }
                errors++;
              }
            }
          } else {
            const err56 = { instancePath: instancePath + "/usage", schemaPath: "#/oneOf/3/allOf/0/properties/usage/type", keyword: "type", params: { type: "object" } };
            if (vErrors === null) {
              vErrors = [err56];
            } else {
              vErrors.push(err56);
            }
            errors++;
          }
        }
      } else {
        const err57 = { instancePath, schemaPath: "#/oneOf/3/allOf/0/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err57];
        } else {
          vErrors.push(err57);
        }
        errors++;
      }
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.status === void 0) {
          const err58 = { instancePath, schemaPath: "#/oneOf/3/allOf/1/required", keyword: "required", params: { missingProperty: "status" } };
          if (vErrors === null) {
            vErrors = [err58];
          } else {
            vErrors.push(err58);
          }
          errors++;
        }
        if (data.code === void 0) {
          const err59 = { instancePath, schemaPath: "#/oneOf/3/allOf/1/required", keyword: "required", params: { missingProperty: "code" } };
          if (vErrors === null) {
            vErrors = [err59];
          } else {
            vErrors.push(err59);
          }
          errors++;
        }
        if (data.message === void 0) {
          const err60 = { instancePath, schemaPath: "#/oneOf/3/allOf/1/required", keyword: "required", params: { missingProperty: "message" } };
          if (vErrors === null) {
            vErrors = [err60];
          } else {
            vErrors.push(err60);
          }
          errors++;
        }
        if (data.status !== void 0) {
          let data30 = data.status;
          if (typeof data30 !== "string") {
            const err61 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/3/allOf/1/properties/status/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err61];
            } else {
              vErrors.push(err61);
            }
            errors++;
          }
          if ("FAILED" !== data30) {
            const err62 = { instancePath: instancePath + "/status", schemaPath: "#/oneOf/3/allOf/1/properties/status/const", keyword: "const", params: { allowedValue: "FAILED" } };
            if (vErrors === null) {
              vErrors = [err62];
            } else {
              vErrors.push(err62);
            }
            errors++;
          }
        }
        if (data.code !== void 0) {
          if (typeof data.code !== "string") {
            const err63 = { instancePath: instancePath + "/code", schemaPath: "#/oneOf/3/allOf/1/properties/code/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err63];
            } else {
              vErrors.push(err63);
            }
            errors++;
          }
        }
        if (data.message !== void 0) {
          if (typeof data.message !== "string") {
            const err64 = { instancePath: instancePath + "/message", schemaPath: "#/oneOf/3/allOf/1/properties/message/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err64];
            } else {
              vErrors.push(err64);
            }
            errors++;
          }
        }
      } else {
        const err65 = { instancePath, schemaPath: "#/oneOf/3/allOf/1/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err65];
        } else {
          vErrors.push(err65);
        }
        errors++;
      }
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.data === void 0) {
          const err66 = { instancePath, schemaPath: "#/oneOf/3/allOf/2/required", keyword: "required", params: { missingProperty: "data" } };
          if (vErrors === null) {
            vErrors = [err66];
          } else {
            vErrors.push(err66);
          }
          errors++;
        }
        if (data.data !== void 0) {
          let data33 = data.data;
          if (!(data33 && typeof data33 == "object" && !Array.isArray(data33)) && data33 !== null) {
            const err67 = { instancePath: instancePath + "/data", schemaPath: "#/oneOf/3/allOf/2/properties/data/type", keyword: "type", params: { type: schema35.oneOf[3].allOf[2].properties.data.type } };
            if (vErrors === null) {
              vErrors = [err67];
            } else {
              vErrors.push(err67);
            }
            errors++;
          }
        }
      } else {
        const err68 = { instancePath, schemaPath: "#/oneOf/3/allOf/2/type", keyword: "type", params: { type: "object" } };
        if (vErrors === null) {
          vErrors = [err68];
        } else {
          vErrors.push(err68);
        }
        errors++;
      }
      var _valid0 = _errs69 === errors;
      if (_valid0 && valid0) {
        valid0 = false;
        passing0 = [passing0, 3];
      } else {
        if (_valid0) {
          valid0 = true;
          passing0 = 3;
        }
      }
    }
  }
  if (!valid0) {
    const err69 = { instancePath, schemaPath: "#/oneOf", keyword: "oneOf", params: { passingSchemas: passing0 } };
    if (vErrors === null) {
      vErrors = [err69];
    } else {
      vErrors.push(err69);
    }
    errors++;
  } else {
    errors = _errs0;
    if (vErrors !== null) {
      if (_errs0) {
        vErrors.length = _errs0;
      } else {
        vErrors = null;
      }
    }
  }
  validate24.errors = vErrors;
  return errors === 0;
}
export {
  validateError,
  validateGeneration,
  validateGenerationEvent,
  validateGenerationResult,
  validateVideoRequest
};
