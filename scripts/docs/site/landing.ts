import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Renders the front page: the three entry points, the first example of the README, and a report.
 *
 * @param root the checkout
 */
export async function renderLanding(root: string): Promise<string> {
  const [example] = /^```ts\n[\s\S]*?^```$/m.exec(await readFile(join(root, "README.md"), "utf8")) ?? [];
  if (example === undefined) throw new Error("README.md has no TypeScript example for the front page");
  return `---
layout: home
title: Vidu Q2 Turbo
titleTemplate: Client, conformance suite and sandbox
hero:
  name: Vidu Q2 Turbo
  text: Client, conformance suite and sandbox
  tagline: Generated from one OpenAPI contract. The client never pays twice, the suite tests any server, and the sandbox costs nothing.
  image: { src: /logo.svg, alt: A play symbol in brackets }
  actions:
    - { theme: brand, text: Get started, link: /getting-started }
    - { theme: alt, text: Parameters, link: /parameters }
    - { theme: alt, text: API reference, link: /api/ }
features:
  - title: I call the API
    details: A typed client that submits a paid request at most once, keeps the id of every paid job and never exposes the key.
    link: /getting-started
    linkText: Generate a video
  - title: I test a server
    details: One command tests any server against every clause of the contract, within a budget, locally or in CI.
    link: /conformance
    linkText: Run the suite
  - title: I maintain the contract
    details: Edit one file. Types, validators, checks, the sandbox and this reference follow from it.
    link: /changing-the-contract
    linkText: Change the contract
---

<div class="landing">

## A video in five lines

${example}

\`duration: 9\` does not compile. In untyped code, the client rejects it before it sends anything.

## A report that shows what to fix

Each failure names the violated clause, the smallest request that shows it, the response, and a command that sends it again.
[Read how reports work](/reports).

![A report with failures. The first one shows its advice, the request and the response.](./report.png)

</div>
`;
}
