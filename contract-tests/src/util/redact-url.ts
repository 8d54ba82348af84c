/**
 * Returns a URL, or text that should be one, without the parts that may contain a secret: user name, password, query and
 * fragment. Everything before the last `@` counts as a user name and password, because a password may contain any character.
 */
export function redactUrl(text: string): string {
  const [scheme = ""] = /^[a-z][a-z0-9+.-]*:[/\\]*(?=.*@)/is.exec(text) ?? [];
  const withoutUser = text.includes("@") ? scheme + text.slice(text.lastIndexOf("@") + 1) : text;
  return withoutUser.replace(/[?#].*$/s, "");
}

/** Removes the user name and the password from all URLs in a message. */
export function redactUrls(message: string): string {
  return message.replaceAll(/\b([a-z][a-z0-9+.-]*:[/\\]{2})[^\s"'<>]*@/gi, "$1");
}

/** Returns a URL without its user name and password. Any other text is unchanged. */
export function withoutUser(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username + url.password === "") return text;
  url.username = "";
  url.password = "";
  return url.href;
}
