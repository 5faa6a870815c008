import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

it.each([
  ['browser', /socket-browser\.ts$/, []],
  ['node', /socket-node\.ts$/, ['node:buffer', 'ws']],
] as const)('a bundle for %s holds the socket of that platform only', async (platform, socket, imports) => {
  const { metafile } = await build({
    stdin: {
      contents: `import { createStreams } from './src/stream/index.ts'; console.log(createStreams);`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    metafile: true,
    platform,
    format: 'esm',
    conditions: ['@exspec/source'],
    external: platform === 'node' ? ['ws'] : [],
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.keys(output?.inputs ?? {});
  expect(output?.imports.map(({ path }) => path)).toEqual(imports);
  expect(inputs.filter((path) => /socket-\w+\.ts$/.test(path))).toEqual([expect.stringMatching(socket)]);
  expect(inputs.join('\n')).not.toMatch(/order-book|undici|node_modules/);
});
