/**
 * What a platform's fetch may send again by itself when a kept-alive connection breaks before the answer:
 * nothing; requests without a body; those with a text as well, but no stream; or anything.
 */
export type Resends = 'nothing' | 'bodiless' | 'texts' | 'any';

interface Platform {
  readonly navigator?: { readonly userAgent?: string };
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
}

/**
 * As seen with servers that count (`test/browser/resends.test.ts`, `test/platforms`): Node sends nothing again,
 * workerd requests without a body, Deno every method, and both no stream (not even an empty one). Chromium does with
 * every method, Bun with some; of all others nothing is known.
 */
export function resendsOfPlatform(): Resends {
  // Browsers have no process, and Node before 21 no navigator, whatever the types say.
  const { navigator, process }: Platform = globalThis;
  const agent = navigator?.userAgent ?? '';
  if (agent === 'Cloudflare-Workers') return 'bodiless';
  if (agent.startsWith('Deno/')) return 'texts';
  const versions = process?.versions ?? {};
  // Electron's windows have a Node too, and the browser's fetch.
  return versions.node === undefined || (versions.bun ?? versions.electron ?? versions.nw) !== undefined
    ? 'any'
    : 'nothing';
}
