/** The part of Playwright's configuration that the documentation uses. */
interface WebServer {
  readonly command: string;
  readonly url: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Config {
  readonly use: { readonly baseURL: string };
  readonly webServer: readonly WebServer[];
}

export function defineConfig(config: Config): Config {
  return config;
}
