import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

async function bundle(contents: string, platform: 'node' | 'browser', options: BuildOptions = {}) {
  const result = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform,
    format: 'esm',
    conditions: ['@exspec/source'],
    external: ['undici', 'undici/*'],
    logLevel: 'silent',
    ...options,
  });
  const output = Object.values(result.metafile?.outputs ?? {})[0];
  return {
    imports: output?.imports.map(({ path }) => path) ?? [],
    inputs: Object.entries(output?.inputs ?? {})
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
    gzipped: gzipSync(result.outputFiles?.[0]?.contents ?? '', { level: 9 }).length,
  };
}

const oneCall = `
  import { connect } from './src/index.ts';
  const operation = { key: 'a.b', method: 'GET', path: '/x', effect: 'read', auth: 'none', in: 'query', parameters: [], cost: [] };
  console.log(await connect(JSON.parse(process.argv[2])).call(operation, {}));`;

describe.each(['browser', 'node'] as const)('a bundle for %s that makes one call', (platform) => {
  it('holds neither raw client, nor iterators, nor section binding', async () => {
    const { inputs } = await bundle(oneCall, platform);
    expect(inputs.length).toBeGreaterThan(10);
    expect(inputs.join('\n')).not.toMatch(/raw\.ts|iterate\.ts|page|bind\.ts|openapi-fetch/);
  });

  it('is small', async () => {
    const { gzipped } = await bundle(oneCall, platform);
    // Ways through proxies, 900 bytes, are Node's alone.
    expect(gzipped).toBeLessThan(platform === 'node' ? 24_100 : 22_000);
  });
});

it('a bundle for browsers imports nothing of Node, the raw client and iterators included', async () => {
  const everything = `import * as core from './src/index.ts'; console.log(Object.values(core));`;
  const { imports, inputs } = await bundle(everything, 'browser', { external: [] });
  expect(imports).toEqual([]);
  expect(inputs).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/webcrypto\.ts$/),
      expect.stringMatching(/unavailable\.ts$/),
      expect.stringMatching(/fetch\.ts$/),
    ]),
  );
  expect(inputs.join('\n')).not.toMatch(/undici\.ts|signing\/node\.ts/);
});

it('a bundle for Node takes undici from outside, and only its client', async () => {
  const { imports } = await bundle(oneCall, 'node');
  expect(imports.sort()).toEqual([
    'node:crypto',
    'node:zlib',
    'undici/lib/core/connect.js',
    'undici/lib/dispatcher/client.js',
  ]);
});
