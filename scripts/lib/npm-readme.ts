/**
 * Returns a README for npm. Without a repository in `package.json`, relative links would be dead. Replaces them with their text,
 * removes pictures with a relative path, and shortens the section `Documentation`.
 *
 * @param text the README of the repository
 */
export function toNpmReadme(text: string): string {
  const [before = ""] = text.split(/^## (?=Documentation$)/m);
  const [, license = ""] = /^(## License\n[\s\S]*)$/m.exec(text) ?? [];
  const parts = `${before}${GUIDES}${license}`.split(/(^```[\s\S]*?^```$)/m);
  return parts.map((part) => (part.startsWith("```") ? part : withoutRelativeLinks(part))).join("");
}

const GUIDES = `## Documentation

The repository contains the guides, in the folder \`docs\`. Start with \`docs/getting-started.md\`.

`;

function withoutRelativeLinks(text: string): string {
  return text.replaceAll(/^!\[[^\]]*\]\((?!https?:)[^)]*\)\n\n?/gm, "").replaceAll(/\[([^\]]+)\]\((?!https?:)[^)\s]*\)/g, "$1");
}
