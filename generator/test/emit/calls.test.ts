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
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exspec-calls-'));
  writeFiles(folder, emitTables(buildApi(readTree(join(fixtures, 'acme-specs'), 'acme'))));
  writeFiles(folder, Object.entries(runtimeTypes));
  writeFileSync(join(folder, 'calls.ts'), readFileSync(join(fixtures, 'acme-calls.ts.txt'), 'utf8'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compilers = [
  ['TypeScript 7', join(root, 'node_modules/typescript/bin/tsc')],
  ['TypeScript 5.9', join(root, 'generator/node_modules/typescript/bin/tsc')],
] as const;

it.each(compilers.flatMap(([name, file]) => [true, false].map((exact) => ({ name, file, exact }))))(
  'legal calls compile and illegal ones do not: $name, exactOptionalPropertyTypes $exact',
  ({ file, exact }) => {
    const compilerOptions = {
      ...consumerOptions,
      exactOptionalPropertyTypes: exact,
      isolatedDeclarations: false,
      noUnusedLocals: true,
      noUncheckedIndexedAccess: true,
    };
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['calls.ts', 'src'] }),
    );
    const { stdout } = spawnSync(process.execPath, [file, '-p', '.', '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  },
);

it('generated modules need no inference to be declared', () => {
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
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const { stdout } = spawnSync(process.execPath, [compilers[0][1], '-p', '.', '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});
