// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
const instancePath = "";
function validateVideoRequest(data) {
  let vErrors = null;
  let errors = 0;
  const addError = (instancePath, keyword, limit) => {
    (vErrors ??= []).push({ instancePath, keyword, limit });
    errors++;
  };
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.prompt === void 0) {
      addError(instancePath, "required", "prompt");
    }
    if (data.prompt !== void 0) {
      let data0 = data.prompt;
      if (typeof data0 === "string") {
        if (data0.length > 3e3 && lengthOf(data0) > 3e3) {
          addError(instancePath + "/prompt", "maxLength", 3e3);
        }
      } else {
        addError(instancePath + "/prompt", "type", "string");
      }
    }
    if (data.seed !== void 0) {
      let data1 = data.seed;
      if (!(Number.isInteger(data1)) && data1 !== null) {
        addError(instancePath + "/seed", "type", ["integer","null"]);
      }
      if (Number.isFinite(data1)) {
        if (data1 > 9007199254740991) {
          addError(instancePath + "/seed", "maximum", 9007199254740991);
        }
        if (data1 < -9007199254740991) {
          addError(instancePath + "/seed", "minimum", -9007199254740991);
        }
      }
    }
    if (data.duration !== void 0) {
      let data2 = data.duration;
      if (!(Number.isInteger(data2))) {
        addError(instancePath + "/duration", "type", "integer");
      }
      if (Number.isFinite(data2)) {
        if (data2 > 8) {
          addError(instancePath + "/duration", "maximum", 8);
        }
        if (data2 < 2) {
          addError(instancePath + "/duration", "minimum", 2);
        }
      }
    }
    if (data.resolution !== void 0) {
      let data3 = data.resolution;
      if (typeof data3 !== "string") {
        addError(instancePath + "/resolution", "type", "string");
      }
      if (!["720p","1080p"].includes(data3)) {
        addError(instancePath + "/resolution", "enum", ["720p","1080p"]);
      }
    }
    if (data.aspect_ratio !== void 0) {
      let data4 = data.aspect_ratio;
      if (typeof data4 !== "string") {
        addError(instancePath + "/aspect_ratio", "type", "string");
      }
      if (!["16:9","9:16","1:1"].includes(data4)) {
        addError(instancePath + "/aspect_ratio", "enum", ["16:9","9:16","1:1"]);
      }
    }
    if (data.reference_image_urls !== void 0) {
      let data5 = data.reference_image_urls;
      if (Array.isArray(data5)) {
        const len0 = data5.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (typeof data5[i0] !== "string") {
            addError(instancePath + "/reference_image_urls/" + i0, "type", "string");
          }
        }
      } else {
        addError(instancePath + "/reference_image_urls", "type", "array");
      }
    }
    if (data.movement_amplitude !== void 0) {
      let data7 = data.movement_amplitude;
      if (typeof data7 !== "string") {
        addError(instancePath + "/movement_amplitude", "type", "string");
      }
      if (!["auto","small","medium","large"].includes(data7)) {
        addError(instancePath + "/movement_amplitude", "enum", ["auto","small","medium","large"]);
      }
    }
    if (data.generate_audio !== void 0) {
      if (typeof data.generate_audio !== "boolean") {
        addError(instancePath + "/generate_audio", "type", "boolean");
      }
    }
    if (data.n !== void 0) {
      let data9 = data.n;
      if (!(Number.isInteger(data9))) {
        addError(instancePath + "/n", "type", "integer");
      }
      if (Number.isFinite(data9)) {
        if (data9 > 4) {
          addError(instancePath + "/n", "maximum", 4);
        }
        if (data9 < 1) {
          addError(instancePath + "/n", "minimum", 1);
        }
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  validateVideoRequest.errors = vErrors;
  return errors === 0;
}
function validateGeneration(data) {
  let vErrors = null;
  let errors = 0;
  const addError = (instancePath, keyword, limit) => {
    (vErrors ??= []).push({ instancePath, keyword, limit });
    errors++;
  };
  const _errs0 = errors;
  let valid0 = false;
  let passing0 = null;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      addError(instancePath, "required", "id");
    }
    if (data.input === void 0) {
      addError(instancePath, "required", "input");
    }
    if (data.usage === void 0) {
      addError(instancePath, "required", "usage");
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        addError(instancePath + "/id", "type", "string");
      }
    }
    if (data.input !== void 0) {
      let data1 = data.input;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
      } else {
        addError(instancePath + "/input", "type", "object");
      }
    }
    if (data.usage !== void 0) {
      let data2 = data.usage;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.total !== void 0) {
          let data3 = data2.total;
          if (!(Number.isFinite(data3))) {
            addError(instancePath + "/usage/total", "type", "number");
          }
        }
        if (data2.subscription !== void 0) {
          let data4 = data2.subscription;
          if (!(Number.isFinite(data4))) {
            addError(instancePath + "/usage/subscription", "type", "number");
          }
        }
        if (data2.permanent !== void 0) {
          let data5 = data2.permanent;
          if (!(Number.isFinite(data5))) {
            addError(instancePath + "/usage/permanent", "type", "number");
          }
        }
      } else {
        addError(instancePath + "/usage", "type", "object");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      addError(instancePath, "required", "status");
    }
    if (data.status !== void 0) {
      let data6 = data.status;
      if (typeof data6 !== "string") {
        addError(instancePath + "/status", "type", "string");
      }
      if (!["IN_QUEUE","IN_PROGRESS","COMPLETED","CANCELED"].includes(data6)) {
        addError(instancePath + "/status", "enum", ["IN_QUEUE","IN_PROGRESS","COMPLETED","CANCELED"]);
      }
    }
    if (data.code !== void 0) {
      if (typeof data.code !== "string") {
        addError(instancePath + "/code", "type", "string");
      }
    }
    if (data.message !== void 0) {
      if (typeof data.message !== "string") {
        addError(instancePath + "/message", "type", "string");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  var _valid0 = _errs1 === errors;
  if (_valid0) {
    valid0 = true;
    passing0 = 0;
  }
  const _errs25 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      addError(instancePath, "required", "id");
    }
    if (data.input === void 0) {
      addError(instancePath, "required", "input");
    }
    if (data.usage === void 0) {
      addError(instancePath, "required", "usage");
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        addError(instancePath + "/id", "type", "string");
      }
    }
    if (data.input !== void 0) {
      let data10 = data.input;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
      } else {
        addError(instancePath + "/input", "type", "object");
      }
    }
    if (data.usage !== void 0) {
      let data11 = data.usage;
      if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
        if (data11.total !== void 0) {
          let data12 = data11.total;
          if (!(Number.isFinite(data12))) {
            addError(instancePath + "/usage/total", "type", "number");
          }
        }
        if (data11.subscription !== void 0) {
          let data13 = data11.subscription;
          if (!(Number.isFinite(data13))) {
            addError(instancePath + "/usage/subscription", "type", "number");
          }
        }
        if (data11.permanent !== void 0) {
          let data14 = data11.permanent;
          if (!(Number.isFinite(data14))) {
            addError(instancePath + "/usage/permanent", "type", "number");
          }
        }
      } else {
        addError(instancePath + "/usage", "type", "object");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      addError(instancePath, "required", "status");
    }
    if (data.code === void 0) {
      addError(instancePath, "required", "code");
    }
    if (data.message === void 0) {
      addError(instancePath, "required", "message");
    }
    if (data.status !== void 0) {
      let data15 = data.status;
      if (typeof data15 !== "string") {
        addError(instancePath + "/status", "type", "string");
      }
      if ("FAILED" !== data15) {
        addError(instancePath + "/status", "const", "FAILED");
      }
    }
    if (data.code !== void 0) {
      if (typeof data.code !== "string") {
        addError(instancePath + "/code", "type", "string");
      }
    }
    if (data.message !== void 0) {
      if (typeof data.message !== "string") {
        addError(instancePath + "/message", "type", "string");
      }
    }
  } else {
    addError(instancePath, "type", "object");
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
    addError(instancePath, "oneOf", passing0);
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
  validateGeneration.errors = vErrors;
  return errors === 0;
}
function validateError(data) {
  let vErrors = null;
  let errors = 0;
  const addError = (instancePath, keyword, limit) => {
    (vErrors ??= []).push({ instancePath, keyword, limit });
    errors++;
  };
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.code === void 0) {
      addError(instancePath, "required", "code");
    }
    if (data.message === void 0) {
      addError(instancePath, "required", "message");
    }
    if (data.code !== void 0) {
      if (typeof data.code !== "string") {
        addError(instancePath + "/code", "type", "string");
      }
    }
    if (data.message !== void 0) {
      if (typeof data.message !== "string") {
        addError(instancePath + "/message", "type", "string");
      }
    }
    if (data.error !== void 0) {
      if (typeof data.error !== "string") {
        addError(instancePath + "/error", "type", "string");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  validateError.errors = vErrors;
  return errors === 0;
}
function validateGenerationEvent(data) {
  let vErrors = null;
  let errors = 0;
  const addError = (instancePath, keyword, limit) => {
    (vErrors ??= []).push({ instancePath, keyword, limit });
    errors++;
  };
  const _errs0 = errors;
  let valid0 = false;
  let passing0 = null;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      addError(instancePath, "required", "id");
    }
    if (data.usage === void 0) {
      addError(instancePath, "required", "usage");
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        addError(instancePath + "/id", "type", "string");
      }
    }
    if (data.usage !== void 0) {
      let data1 = data.usage;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.total !== void 0) {
          let data2 = data1.total;
          if (!(Number.isFinite(data2))) {
            addError(instancePath + "/usage/total", "type", "number");
          }
        }
        if (data1.subscription !== void 0) {
          let data3 = data1.subscription;
          if (!(Number.isFinite(data3))) {
            addError(instancePath + "/usage/subscription", "type", "number");
          }
        }
        if (data1.permanent !== void 0) {
          let data4 = data1.permanent;
          if (!(Number.isFinite(data4))) {
            addError(instancePath + "/usage/permanent", "type", "number");
          }
        }
      } else {
        addError(instancePath + "/usage", "type", "object");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      addError(instancePath, "required", "status");
    }
    if (data.data === void 0) {
      addError(instancePath, "required", "data");
    }
    if (data.status !== void 0) {
      let data5 = data.status;
      if (typeof data5 !== "string") {
        addError(instancePath + "/status", "type", "string");
      }
      if (!["IN_QUEUE","IN_PROGRESS"].includes(data5)) {
        addError(instancePath + "/status", "enum", ["IN_QUEUE","IN_PROGRESS"]);
      }
    }
    if (data.data !== void 0) {
      if (data.data !== null) {
        addError(instancePath + "/data", "type", "null");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  var _valid0 = _errs1 === errors;
  if (_valid0) {
    valid0 = true;
    passing0 = 0;
  }
  const _errs20 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      addError(instancePath, "required", "id");
    }
    if (data.usage === void 0) {
      addError(instancePath, "required", "usage");
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        addError(instancePath + "/id", "type", "string");
      }
    }
    if (data.usage !== void 0) {
      let data8 = data.usage;
      if (data8 && typeof data8 == "object" && !Array.isArray(data8)) {
        if (data8.total !== void 0) {
          let data9 = data8.total;
          if (!(Number.isFinite(data9))) {
            addError(instancePath + "/usage/total", "type", "number");
          }
        }
        if (data8.subscription !== void 0) {
          let data10 = data8.subscription;
          if (!(Number.isFinite(data10))) {
            addError(instancePath + "/usage/subscription", "type", "number");
          }
        }
        if (data8.permanent !== void 0) {
          let data11 = data8.permanent;
          if (!(Number.isFinite(data11))) {
            addError(instancePath + "/usage/permanent", "type", "number");
          }
        }
      } else {
        addError(instancePath + "/usage", "type", "object");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      addError(instancePath, "required", "status");
    }
    if (data.data === void 0) {
      addError(instancePath, "required", "data");
    }
    if (data.status !== void 0) {
      let data12 = data.status;
      if (typeof data12 !== "string") {
        addError(instancePath + "/status", "type", "string");
      }
      if ("COMPLETED" !== data12) {
        addError(instancePath + "/status", "const", "COMPLETED");
      }
    }
    if (data.data !== void 0) {
      let data13 = data.data;
      if (data13 && typeof data13 == "object" && !Array.isArray(data13)) {
      } else {
        addError(instancePath + "/data", "type", "object");
      }
    }
  } else {
    addError(instancePath, "type", "object");
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
        addError(instancePath, "required", "id");
      }
      if (data.usage === void 0) {
        addError(instancePath, "required", "usage");
      }
      if (data.id !== void 0) {
        if (typeof data.id !== "string") {
          addError(instancePath + "/id", "type", "string");
        }
      }
      if (data.usage !== void 0) {
        let data15 = data.usage;
        if (data15 && typeof data15 == "object" && !Array.isArray(data15)) {
          if (data15.total !== void 0) {
            let data16 = data15.total;
            if (!(Number.isFinite(data16))) {
              addError(instancePath + "/usage/total", "type", "number");
            }
          }
          if (data15.subscription !== void 0) {
            let data17 = data15.subscription;
            if (!(Number.isFinite(data17))) {
              addError(instancePath + "/usage/subscription", "type", "number");
            }
          }
          if (data15.permanent !== void 0) {
            let data18 = data15.permanent;
            if (!(Number.isFinite(data18))) {
              addError(instancePath + "/usage/permanent", "type", "number");
            }
          }
        } else {
          addError(instancePath + "/usage", "type", "object");
        }
      }
    } else {
      addError(instancePath, "type", "object");
    }
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.status === void 0) {
        addError(instancePath, "required", "status");
      }
      if (data.data === void 0) {
        addError(instancePath, "required", "data");
      }
      if (data.status !== void 0) {
        let data19 = data.status;
        if (typeof data19 !== "string") {
          addError(instancePath + "/status", "type", "string");
        }
        if ("CANCELED" !== data19) {
          addError(instancePath + "/status", "const", "CANCELED");
        }
      }
      if (data.data !== void 0) {
        let data20 = data.data;
        if (!(data20 && typeof data20 == "object" && !Array.isArray(data20)) && data20 !== null) {
          addError(instancePath + "/data", "type", ["object","null"]);
        }
      }
    } else {
      addError(instancePath, "type", "object");
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
          addError(instancePath, "required", "id");
        }
        if (data.usage === void 0) {
          addError(instancePath, "required", "usage");
        }
        if (data.id !== void 0) {
          if (typeof data.id !== "string") {
            addError(instancePath + "/id", "type", "string");
          }
        }
        if (data.usage !== void 0) {
          let data22 = data.usage;
          if (data22 && typeof data22 == "object" && !Array.isArray(data22)) {
            if (data22.total !== void 0) {
              let data23 = data22.total;
              if (!(Number.isFinite(data23))) {
                addError(instancePath + "/usage/total", "type", "number");
              }
            }
            if (data22.subscription !== void 0) {
              let data24 = data22.subscription;
              if (!(Number.isFinite(data24))) {
                addError(instancePath + "/usage/subscription", "type", "number");
              }
            }
            if (data22.permanent !== void 0) {
              let data25 = data22.permanent;
              if (!(Number.isFinite(data25))) {
                addError(instancePath + "/usage/permanent", "type", "number");
              }
            }
          } else {
            addError(instancePath + "/usage", "type", "object");
          }
        }
      } else {
        addError(instancePath, "type", "object");
      }
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.status === void 0) {
          addError(instancePath, "required", "status");
        }
        if (data.code === void 0) {
          addError(instancePath, "required", "code");
        }
        if (data.message === void 0) {
          addError(instancePath, "required", "message");
        }
        if (data.status !== void 0) {
          let data26 = data.status;
          if (typeof data26 !== "string") {
            addError(instancePath + "/status", "type", "string");
          }
          if ("FAILED" !== data26) {
            addError(instancePath + "/status", "const", "FAILED");
          }
        }
        if (data.code !== void 0) {
          if (typeof data.code !== "string") {
            addError(instancePath + "/code", "type", "string");
          }
        }
        if (data.message !== void 0) {
          if (typeof data.message !== "string") {
            addError(instancePath + "/message", "type", "string");
          }
        }
      } else {
        addError(instancePath, "type", "object");
      }
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.data === void 0) {
          addError(instancePath, "required", "data");
        }
        if (data.data !== void 0) {
          let data29 = data.data;
          if (!(data29 && typeof data29 == "object" && !Array.isArray(data29)) && data29 !== null) {
            addError(instancePath + "/data", "type", ["object","null"]);
          }
        }
      } else {
        addError(instancePath, "type", "object");
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
    addError(instancePath, "oneOf", passing0);
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
  validateGenerationEvent.errors = vErrors;
  return errors === 0;
}
function validateGenerationResult(data) {
  let vErrors = null;
  let errors = 0;
  const addError = (instancePath, keyword, limit) => {
    (vErrors ??= []).push({ instancePath, keyword, limit });
    errors++;
  };
  const _errs0 = errors;
  let valid0 = false;
  let passing0 = null;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      addError(instancePath, "required", "id");
    }
    if (data.input === void 0) {
      addError(instancePath, "required", "input");
    }
    if (data.usage === void 0) {
      addError(instancePath, "required", "usage");
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        addError(instancePath + "/id", "type", "string");
      }
    }
    if (data.input !== void 0) {
      let data1 = data.input;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
      } else {
        addError(instancePath + "/input", "type", "object");
      }
    }
    if (data.usage !== void 0) {
      let data2 = data.usage;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.total !== void 0) {
          let data3 = data2.total;
          if (!(Number.isFinite(data3))) {
            addError(instancePath + "/usage/total", "type", "number");
          }
        }
        if (data2.subscription !== void 0) {
          let data4 = data2.subscription;
          if (!(Number.isFinite(data4))) {
            addError(instancePath + "/usage/subscription", "type", "number");
          }
        }
        if (data2.permanent !== void 0) {
          let data5 = data2.permanent;
          if (!(Number.isFinite(data5))) {
            addError(instancePath + "/usage/permanent", "type", "number");
          }
        }
      } else {
        addError(instancePath + "/usage", "type", "object");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      addError(instancePath, "required", "status");
    }
    if (data.data === void 0) {
      addError(instancePath, "required", "data");
    }
    if (data.status !== void 0) {
      let data6 = data.status;
      if (typeof data6 !== "string") {
        addError(instancePath + "/status", "type", "string");
      }
      if (!["IN_QUEUE","IN_PROGRESS"].includes(data6)) {
        addError(instancePath + "/status", "enum", ["IN_QUEUE","IN_PROGRESS"]);
      }
    }
    if (data.data !== void 0) {
      if (data.data !== null) {
        addError(instancePath + "/data", "type", "null");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  var _valid0 = _errs1 === errors;
  if (_valid0) {
    valid0 = true;
    passing0 = 0;
  }
  const _errs23 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0) {
      addError(instancePath, "required", "id");
    }
    if (data.input === void 0) {
      addError(instancePath, "required", "input");
    }
    if (data.usage === void 0) {
      addError(instancePath, "required", "usage");
    }
    if (data.id !== void 0) {
      if (typeof data.id !== "string") {
        addError(instancePath + "/id", "type", "string");
      }
    }
    if (data.input !== void 0) {
      let data9 = data.input;
      if (data9 && typeof data9 == "object" && !Array.isArray(data9)) {
      } else {
        addError(instancePath + "/input", "type", "object");
      }
    }
    if (data.usage !== void 0) {
      let data10 = data.usage;
      if (data10 && typeof data10 == "object" && !Array.isArray(data10)) {
        if (data10.total !== void 0) {
          let data11 = data10.total;
          if (!(Number.isFinite(data11))) {
            addError(instancePath + "/usage/total", "type", "number");
          }
        }
        if (data10.subscription !== void 0) {
          let data12 = data10.subscription;
          if (!(Number.isFinite(data12))) {
            addError(instancePath + "/usage/subscription", "type", "number");
          }
        }
        if (data10.permanent !== void 0) {
          let data13 = data10.permanent;
          if (!(Number.isFinite(data13))) {
            addError(instancePath + "/usage/permanent", "type", "number");
          }
        }
      } else {
        addError(instancePath + "/usage", "type", "object");
      }
    }
  } else {
    addError(instancePath, "type", "object");
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status === void 0) {
      addError(instancePath, "required", "status");
    }
    if (data.data === void 0) {
      addError(instancePath, "required", "data");
    }
    if (data.status !== void 0) {
      let data14 = data.status;
      if (typeof data14 !== "string") {
        addError(instancePath + "/status", "type", "string");
      }
      if ("COMPLETED" !== data14) {
        addError(instancePath + "/status", "const", "COMPLETED");
      }
    }
    if (data.data !== void 0) {
      let data15 = data.data;
      if (data15 && typeof data15 == "object" && !Array.isArray(data15)) {
      } else {
        addError(instancePath + "/data", "type", "object");
      }
    }
  } else {
    addError(instancePath, "type", "object");
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
        addError(instancePath, "required", "id");
      }
      if (data.input === void 0) {
        addError(instancePath, "required", "input");
      }
      if (data.usage === void 0) {
        addError(instancePath, "required", "usage");
      }
      if (data.id !== void 0) {
        if (typeof data.id !== "string") {
          addError(instancePath + "/id", "type", "string");
        }
      }
      if (data.input !== void 0) {
        let data17 = data.input;
        if (data17 && typeof data17 == "object" && !Array.isArray(data17)) {
        } else {
          addError(instancePath + "/input", "type", "object");
        }
      }
      if (data.usage !== void 0) {
        let data18 = data.usage;
        if (data18 && typeof data18 == "object" && !Array.isArray(data18)) {
          if (data18.total !== void 0) {
            let data19 = data18.total;
            if (!(Number.isFinite(data19))) {
              addError(instancePath + "/usage/total", "type", "number");
            }
          }
          if (data18.subscription !== void 0) {
            let data20 = data18.subscription;
            if (!(Number.isFinite(data20))) {
              addError(instancePath + "/usage/subscription", "type", "number");
            }
          }
          if (data18.permanent !== void 0) {
            let data21 = data18.permanent;
            if (!(Number.isFinite(data21))) {
              addError(instancePath + "/usage/permanent", "type", "number");
            }
          }
        } else {
          addError(instancePath + "/usage", "type", "object");
        }
      }
    } else {
      addError(instancePath, "type", "object");
    }
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.status === void 0) {
        addError(instancePath, "required", "status");
      }
      if (data.data === void 0) {
        addError(instancePath, "required", "data");
      }
      if (data.status !== void 0) {
        let data22 = data.status;
        if (typeof data22 !== "string") {
          addError(instancePath + "/status", "type", "string");
        }
        if ("CANCELED" !== data22) {
          addError(instancePath + "/status", "const", "CANCELED");
        }
      }
      if (data.data !== void 0) {
        let data23 = data.data;
        if (!(data23 && typeof data23 == "object" && !Array.isArray(data23)) && data23 !== null) {
          addError(instancePath + "/data", "type", ["object","null"]);
        }
      }
    } else {
      addError(instancePath, "type", "object");
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
          addError(instancePath, "required", "id");
        }
        if (data.input === void 0) {
          addError(instancePath, "required", "input");
        }
        if (data.usage === void 0) {
          addError(instancePath, "required", "usage");
        }
        if (data.id !== void 0) {
          if (typeof data.id !== "string") {
            addError(instancePath + "/id", "type", "string");
          }
        }
        if (data.input !== void 0) {
          let data25 = data.input;
          if (data25 && typeof data25 == "object" && !Array.isArray(data25)) {
          } else {
            addError(instancePath + "/input", "type", "object");
          }
        }
        if (data.usage !== void 0) {
          let data26 = data.usage;
          if (data26 && typeof data26 == "object" && !Array.isArray(data26)) {
            if (data26.total !== void 0) {
              let data27 = data26.total;
              if (!(Number.isFinite(data27))) {
                addError(instancePath + "/usage/total", "type", "number");
              }
            }
            if (data26.subscription !== void 0) {
              let data28 = data26.subscription;
              if (!(Number.isFinite(data28))) {
                addError(instancePath + "/usage/subscription", "type", "number");
              }
            }
            if (data26.permanent !== void 0) {
              let data29 = data26.permanent;
              if (!(Number.isFinite(data29))) {
                addError(instancePath + "/usage/permanent", "type", "number");
              }
            }
          } else {
            addError(instancePath + "/usage", "type", "object");
          }
        }
      } else {
        addError(instancePath, "type", "object");
      }
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.status === void 0) {
          addError(instancePath, "required", "status");
        }
        if (data.code === void 0) {
          addError(instancePath, "required", "code");
        }
        if (data.message === void 0) {
          addError(instancePath, "required", "message");
        }
        if (data.status !== void 0) {
          let data30 = data.status;
          if (typeof data30 !== "string") {
            addError(instancePath + "/status", "type", "string");
          }
          if ("FAILED" !== data30) {
            addError(instancePath + "/status", "const", "FAILED");
          }
        }
        if (data.code !== void 0) {
          if (typeof data.code !== "string") {
            addError(instancePath + "/code", "type", "string");
          }
        }
        if (data.message !== void 0) {
          if (typeof data.message !== "string") {
            addError(instancePath + "/message", "type", "string");
          }
        }
      } else {
        addError(instancePath, "type", "object");
      }
      if (data && typeof data == "object" && !Array.isArray(data)) {
        if (data.data === void 0) {
          addError(instancePath, "required", "data");
        }
        if (data.data !== void 0) {
          let data33 = data.data;
          if (!(data33 && typeof data33 == "object" && !Array.isArray(data33)) && data33 !== null) {
            addError(instancePath + "/data", "type", ["object","null"]);
          }
        }
      } else {
        addError(instancePath, "type", "object");
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
    addError(instancePath, "oneOf", passing0);
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
  validateGenerationResult.errors = vErrors;
  return errors === 0;
}
function lengthOf(text) {
  let length = 0;
  for (const _ of text) length++;
  return length;
}
export {
  validateError,
  validateGeneration,
  validateGenerationEvent,
  validateGenerationResult,
  validateVideoRequest
};
