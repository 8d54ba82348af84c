import { Buffer } from "node:buffer";

/**
 * Returns the patterns of texts that list the bytes of a secret one by one: a hexadecimal dump, the decimal numbers of a JSON array
 * (such as that of a Node.js Buffer), octal escapes, and UTF-16. Repetitions are bounded, so that a search takes linear time.
 */
export function byteListPatterns(bytes: Uint8Array): readonly string[] {
  const list = [...bytes];
  const text = Buffer.from(bytes).toString("latin1");
  return [
    list.map(toHex).join("[ :,-]{0,2}(?:0x|\\\\{1,4}x)?"),
    list.join("\\s{0,20},\\s{0,20}"),
    list.map((byte) => `\\\\{1,4}0{0,2}${byte.toString(8)}`).join(""),
    Array.from(text, (character) => character.replace(/[^\w\s]/, "\\$&")).join("(?:\\u0000|\\\\{1,4}u0000)"),
  ];
}

/** Returns a fast test that is false only for texts that the patterns do not match, once other escapes are replaced. */
export function mayListBytes(bytes: Uint8Array): (text: string) => boolean {
  const list = [...bytes];
  const hex = list.map(toHex).join("");
  const decimal = list.join(",");
  const octal = list.map((byte) => `\\${byte.toString(8)}`).join("");
  const utf16 = Array.from(Buffer.from(bytes).toString("latin1").toLowerCase()).join("\u0000");
  return (text) => {
    const compact = text.toLowerCase().replaceAll(/[\t\n\r ]/g, "");
    if (compact.includes(decimal) || compact.includes(hex)) return true;
    if (compact.includes("\\") && compact.replaceAll(/\\+0{0,2}/g, "\\").includes(octal)) return true;
    if (compact.includes("\u0000") && text.toLowerCase().includes(utf16)) return true;
    return compact.replaceAll(/0x|[:,-]/g, "").includes(hex);
  };
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
