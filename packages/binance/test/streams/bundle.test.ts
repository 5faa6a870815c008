import { fileURLToPath } from 'node:url';
import { type BuildResult, build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

const bundle = (
  contents: string,
  platform: 'node' | 'browser',
): Promise<BuildResult<{ write: false; metafile: true }>> =>
  build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts', sourcefile: 'program.ts' },
    bundle: true,
    splitting: true,
    outdir: 'out',
    write: false,
    metafile: true,
    platform,
    format: 'esm',
    conditions: ['@exspec/source'],
    external: platform === 'node' ? ['ws', 'undici'] : [],
    logLevel: 'silent',
  });

/** What is loaded at once: the entry and what it imports statically. */
function loadedAtOnce({ metafile: { outputs } }: BuildResult<{ metafile: true }>): {
  readonly files: readonly string[];
  readonly external: readonly string[];
} {
  const files = new Set<string>();
  const external = new Set<string>();
  const queue = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === 'program.ts');
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const input of Object.keys(outputs[path]?.inputs ?? {})) files.add(input);
    for (const one of outputs[path]?.imports ?? []) {
      if (one.kind !== 'import-statement') continue;
      if (one.external === true) external.add(one.path);
      else queue.push(one.path);
    }
  }
  return { files: [...files], external: [...external] };
}

describe('a program', () => {
  it('that makes a client does not load ws until it connects to a stream', async () => {
    const program = `import { createBinance } from '@exspec/binance'; console.log(createBinance().userData);`;
    const result = await bundle(program, 'node');
    expect(loadedAtOnce(result).external).not.toContain('ws');
    const later = Object.values(result.metafile.outputs).flatMap(({ imports }) => imports);
    expect(later.filter(({ path }) => path === 'ws')).toMatchObject([{ kind: 'dynamic-import' }]);
  });

  it('of one function and connect holds nothing of streams at all', async () => {
    const program = `import { connect } from '@exspec/binance'; import { depth } from '@exspec/binance/market'; await depth(connect(), { symbol: 'BNBBTC' });`;
    const { metafile } = await bundle(program, 'node');
    const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
    expect(inputs.filter((path) => /\/stream|\/user-data/.test(path))).toEqual([]);
  });

  it('for browsers takes their WebSocket, and nothing of Node', async () => {
    const program = `import { createBinanceStreams, userData } from '@exspec/binance/streams'; console.log(createBinanceStreams, userData);`;
    const result = await bundle(program, 'browser');
    const { files, external } = loadedAtOnce(result);
    expect(external).toEqual([]);
    expect(files.filter((path) => /socket-\w+\.ts$/.test(path))).toEqual([
      expect.stringMatching(/socket-browser\.ts$/),
    ]);
    expect(files.join('\n')).not.toMatch(/node_modules|undici/);
  });
});
