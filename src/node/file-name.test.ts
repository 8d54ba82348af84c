import { describe, expect, test } from "vitest";
import { parseFileName } from "./content-disposition.js";
import { chooseFileName, makeUnique, toSafeName } from "./file-name.js";

const source = { disposition: null, id: "gen_1", mediaType: "video/mp4", url: "https://cdn.example/1.mp4" };

test.each([
  ['attachment; filename="cat.mp4"', "cat.mp4"],
  ["attachment; filename=cat.mp4", "cat.mp4"],
  ["attachment;FILENAME = cat.mp4 ; size=1", "cat.mp4"],
  ['attachment; filename="a \\"b\\".mp4"', 'a "b".mp4'],
  ['attachment; filename="a; filename=b.mp4"', "a; filename=b.mp4"],
  ["attachment; filename=\"plain.mp4\"; filename*=UTF-8''%e2%82%ac.mp4", "€.mp4"],
  ["attachment; filename*=iso-8859-1'en'%e9.mp4", "é.mp4"],
  ["attachment; filename=\"plain.mp4\"; filename*=UTF-8''%ff", "plain.mp4"],
  [`attachment; filename="${Buffer.from("猫.mp4").toString("latin1")}"`, "猫.mp4"],
  ['attachment; filename="\xe9.mp4"', "é.mp4"],
  ["attachment", undefined],
  ['attachment; filename=""', undefined],
  [null, undefined],
])("the file name of %j is %j", (header, expected) => {
  expect(parseFileName(header)).toBe(expected);
});

describe("a name is safe", () => {
  test.each([
    ["../../etc/passwd", "passwd.mp4"],
    ["..\\..\\windows\\system32.mp4", "system32.mp4"],
    ["/", "video.mp4"],
    ["...", "video.mp4"],
    ["", "video.mp4"],
    ["CON", "_CON.mp4"],
    ["con.mp4", "_con.mp4"],
    ["nul.tar.mp4", "_nul.tar.mp4"],
    ["COM¹.webm", "_COM¹.webm"],
    ["lpt9 .mov", "_lpt9.mov"],
    ["console.mp4", "console.mp4"],
    [".bashrc", "bashrc.mp4"],
    ["-rf.mp4", "_rf.mp4"],
    ["setup.exe", "setup.exe.mp4"],
    ["a<b>:c|d?e*.mp4", "a_b__c_d_e_.mp4"],
    ["a\u0000b\nc\u202egpj.mp4", "abcgpj.mp4"],
    ["cat. . .", "cat.mp4"],
    ["cat .mp4", "cat.mp4"],
    ["cafe\u0301.mp4", "café.mp4"],
    ["a\ud800b.mp4", "ab.mp4"],
    ["CAT.MP4", "CAT.MP4"],
  ])("%j becomes %j", (text, expected) => {
    expect(toSafeName(text, ".mp4")).toBe(expected);
  });

  test.each(["a".repeat(500), "猫".repeat(200), "👨‍👩‍👧".repeat(50), `${"a.".repeat(100)}webm`, `e${"\u0301".repeat(400)}`])(
    "a long name is shortened at a character",
    (text) => {
      const name = toSafeName(text, ".mp4");
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(140);
      expect(name).toMatch(/[^\s.]\.(mp4|webm)$/);
      expect(name).not.toContain("\ufffd");
      expect(toSafeName(name, ".mp4")).toBe(name);
    },
  );
});

describe("the name is that of the response, the URL or the generation", () => {
  test.each([
    [{ disposition: 'attachment; filename="rain.mov"' }, "rain.mov"],
    [{ disposition: 'attachment; filename="../.."' }, "gen_1.mp4"],
    [{ url: "https://cdn.example/a/neon%20rain.webm?token=1/2.mp4" }, "neon rain.webm"],
    [{ url: "https://cdn.example/output.mp4" }, "gen_1.mp4"],
    [{ url: "https://cdn.example/video-02" }, "gen_1.mp4"],
    [{ url: "https://cdn.example" }, "gen_1.mp4"],
    [{ url: "https://cdn.example/%ff%.mp4" }, "%ff%.mp4"],
    [{ mediaType: "Video/WebM; codecs=vp9" }, "gen_1.webm"],
    [{ mediaType: null }, "gen_1.mp4"],
    [{ id: undefined }, "video.mp4"],
    [{ id: "a/../b:c" }, "b_c.mp4"],
  ])("%j gives %j", (changes, expected) => {
    expect(chooseFileName({ ...source, ...changes })).toBe(expected);
  });
});

test("names that differ only in case are numbered", () => {
  const used = new Set<string>();
  const names = ["cat.mp4", "CAT.mp4", "cat-2.mp4", "straße.mp4", "STRASSE.mp4"].map((name) => makeUnique(name, used));
  expect(names).toEqual(["cat.mp4", "CAT-2.mp4", "cat-2-2.mp4", "straße.mp4", "STRASSE-2.mp4"]);
});
