/**
 * Returns a README for npm, which shows relative links as dead links, because `package.json` names no repository. Links become
 * their text, pictures and comments are removed, and so is what follows from a heading that has only links.
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
