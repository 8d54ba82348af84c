// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const lengthOf = (text) => [...text].length;

export function validateVideoRequest(data) {
  const errors = [];
  const fail = (instancePath, keyword, limit) => errors.push({ instancePath, keyword, limit });
  if (!(isObject(data))) fail("", "type", "object");
  if (isObject(data)) {
    if (data.prompt === undefined) fail("", "required", "prompt");
  }
  if (isObject(data)) {
    if (data.prompt !== undefined) {
      const value1 = data.prompt;
      const path1 = "/prompt";
      if (!(typeof value1 === "string")) fail(path1, "type", "string");
      if (typeof value1 === "string" && value1.length > 3000 && lengthOf(value1) > 3000) fail(path1, "maxLength", 3000);
    }
    if (data.seed !== undefined) {
      const value1 = data.seed;
      const path1 = "/seed";
      if (!(Number.isInteger(value1) || value1 === null)) fail(path1, "type", ["integer","null"]);
      if (Number.isFinite(value1) && value1 < -9007199254740991) fail(path1, "minimum", -9007199254740991);
      if (Number.isFinite(value1) && value1 > 9007199254740991) fail(path1, "maximum", 9007199254740991);
    }
    if (data.duration !== undefined) {
      const value1 = data.duration;
      const path1 = "/duration";
      if (!(Number.isInteger(value1))) fail(path1, "type", "integer");
      if (Number.isFinite(value1) && value1 < 2) fail(path1, "minimum", 2);
      if (Number.isFinite(value1) && value1 > 8) fail(path1, "maximum", 8);
    }
    if (data.resolution !== undefined) {
      const value1 = data.resolution;
      const path1 = "/resolution";
      if (!(typeof value1 === "string")) fail(path1, "type", "string");
      if (!["720p","1080p"].includes(value1)) fail(path1, "enum", ["720p","1080p"]);
    }
    if (data.aspect_ratio !== undefined) {
      const value1 = data.aspect_ratio;
      const path1 = "/aspect_ratio";
      if (!(typeof value1 === "string")) fail(path1, "type", "string");
      if (!["16:9","9:16","1:1"].includes(value1)) fail(path1, "enum", ["16:9","9:16","1:1"]);
    }
    if (data.reference_image_urls !== undefined) {
      const value1 = data.reference_image_urls;
      const path1 = "/reference_image_urls";
      if (!(Array.isArray(value1))) fail(path1, "type", "array");
      if (Array.isArray(value1)) for (const [index2, item2] of value1.entries()) {
        const itemPath2 = path1 + "/" + index2;
        if (!(typeof item2 === "string")) fail(itemPath2, "type", "string");
      }
    }
    if (data.movement_amplitude !== undefined) {
      const value1 = data.movement_amplitude;
      const path1 = "/movement_amplitude";
      if (!(typeof value1 === "string")) fail(path1, "type", "string");
      if (!["auto","small","medium","large"].includes(value1)) fail(path1, "enum", ["auto","small","medium","large"]);
    }
    if (data.generate_audio !== undefined) {
      const value1 = data.generate_audio;
      const path1 = "/generate_audio";
      if (!(typeof value1 === "boolean")) fail(path1, "type", "boolean");
    }
    if (data.n !== undefined) {
      const value1 = data.n;
      const path1 = "/n";
      if (!(Number.isInteger(value1))) fail(path1, "type", "integer");
      if (Number.isFinite(value1) && value1 < 1) fail(path1, "minimum", 1);
      if (Number.isFinite(value1) && value1 > 4) fail(path1, "maximum", 4);
    }
  }
  validateVideoRequest.errors = errors.length > 0 ? errors : null;
  return errors.length === 0;
}
