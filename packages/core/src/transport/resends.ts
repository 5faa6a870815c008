/**
 * What a platform's fetch may send again by itself when a kept-alive connection breaks before the answer:
 * nothing; only what it still has, not a stream's bytes; or anything.
 */
export type Resends = 'nothing' | 'known-body' | 'any';

interface Platform {
  readonly navigator?: { readonly userAgent?: string };
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
}

/**
 * As seen with servers that count (`test/browser/resends.test.ts`, `test/platforms`): Node does not. Deno does with every method, workerd with
 * requests without a body, and both not once the body is a stream. Chromium does with every method, Bun with some; of
 * all others nothing is known.
 */
export function resendsOfPlatform(): Resends {
  // Browsers have no process, and Node before 21 no navigator, whatever the types say.
  const { navigator, process }: Platform = globalThis;
  const agent = navigator?.userAgent ?? '';
  if (agent === 'Cloudflare-Workers' || agent.startsWith('Deno/')) return 'known-body';
  const versions = process?.versions ?? {};
  // Electron's windows have a Node too, and the browser's fetch.
  return versions.node === undefined || (versions.bun ?? versions.electron ?? versions.nw) !== undefined
    ? 'any'
    : 'nothing';
}
