/** The first line of every generated file. */
export const HEADER = "// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.\n";
