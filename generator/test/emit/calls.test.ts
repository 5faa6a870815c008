import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApi } from '../../src/model/build.ts';
import { readTree } from '../model/spec-tree.ts';
import { consumerOptions, runtimeTypes } from './consumer-project.ts';
import { emitTables, writeFiles } from './evaluate.ts';

const root = new URL('../../..', import.meta.url).pathname;
const fixtures = join(root, 'generator/test/fixtures');
/** Forge's requests are objects and lists. */
const apis = [
  ['acme-specs', 'acme'],
  ['bodies-specs', 'forge'],
] as const;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exspec-calls-'));
  for (const [specs, api] of apis) {
    const own = join(folder, api);
    writeFiles(own, emitTables(buildApi(readTree(join(fixtures, specs), api))));
    writeFiles(own, Object.entries(runtimeTypes));
    writeFileSync(join(own, 'calls.ts'), readFileSync(join(fixtures, `${api}-calls.ts.txt`), 'utf8'));
    writeFileSync(join(own, 'package.json'), '{"type":"module"}');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compilers = [
  ['TypeScript 7', join(root, 'node_modules/typescript/bin/tsc')],
  ['TypeScript 5.9', join(root, 'generator/node_modules/typescript/bin/tsc')],
] as const;

it.each(
  apis.flatMap(([, api]) =>
    compilers.flatMap(([name, file]) => [true, false].map((exact) => ({ api, name, file, exact }))),
  ),
)(
  'legal calls compile and illegal ones do not: $api, $name, exactOptionalPropertyTypes $exact',
  ({ api, file, exact }) => {
    const own = join(folder, api);
    const compilerOptions = {
      ...consumerOptions,
      exactOptionalPropertyTypes: exact,
      isolatedDeclarations: false,
      noUnusedLocals: true,
      noUncheckedIndexedAccess: true,
    };
    writeFileSync(
      join(own, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['calls.ts', 'src'] }),
    );
    const { stdout } = spawnSync(process.execPath, [file, '-p', '.', '--pretty', 'false'], {
      cwd: own,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  },
);

it.each(apis)('generated modules need no inference to be declared: %s', (_, api) => {
  const own = join(folder, api);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    declaration: true,
    isolatedDeclarations: true,
    erasableSyntaxOnly: true,
    module: 'NodeNext',
    allowImportingTsExtensions: true,
    target: 'ES2022',
    lib: ['ES2022', 'ESNext.Disposable', 'DOM'],
    types: [],
    paths: consumerOptions.paths,
  };
  writeFileSync(join(own, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const { stdout } = spawnSync(process.execPath, [compilers[0][1], '-p', '.', '--pretty', 'false'], {
    cwd: own,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});
