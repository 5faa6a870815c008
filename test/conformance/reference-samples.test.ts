import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownValues } from '@exspec/generator/src/emit/sample.ts';
import { loadSpecs } from '@exspec/generator/src/load/load-specs.ts';
import { buildApi } from '@exspec/generator/src/model/build.ts';
import { callSample, credentialNames } from '@exspec/generator/src/reference/call-sample.ts';
import { afterAll, expect, test } from 'vitest';
import { root } from '../src/pack.ts';

const folder = mkdtempSync(join(tmpdir(), 'exspec-samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const apis = loadSpecs(`${root}/specs`).trees.map(buildApi);

const compilerOptions = {
  noEmit: true,
  noUnusedLocals: false,
  isolatedDeclarations: false,
  types: [],
  lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
  paths: Object.fromEntries(
    ['core', 'mock', ...apis.map(({ name }) => name)].map((name) => [
      `@exspec/${name}`,
      [`${root}/packages/${name}/src/index.ts`],
    ]),
  ),
};

/** What the compiler says of programs. */
function compile(programs: ReadonlyMap<string, string>): string {
  for (const [name, text] of programs) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: `${root}/tsconfig.base.json`,
      compilerOptions,
      files: ['credentials.d.ts', ...programs.keys()],
    }),
  );
  const tsc = `${root}/node_modules/typescript/bin/tsc`;
  const run = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
  return run.stdout + run.stderr;
}

const programs = new Map(
  apis.flatMap((api) => {
    const known = knownValues(api.operations);
    return api.operations.map((operation): [string, string] => [
      `${api.name}.${operation.section}.${operation.id}.ts`,
      callSample(operation, api, known),
    ]);
  }),
);
const names = new Set(apis.flatMap((api) => credentialNames({ auth: 'signed' }, api)));
writeFileSync(
  join(folder, 'credentials.d.ts'),
  [...names].map((name) => `declare const ${name}: string;\n`).join(''),
);

test('the call sample of every operation compiles', () => {
  expect(programs.size).toBe(apis.reduce((sum, api) => sum + api.operations.length, 0));
  expect(compile(programs)).toBe('');
}, 180_000);

test('a sample without a required parameter would not compile', () => {
  const depth = programs.get('binance.market.depth.ts') ?? '';
  const broken = depth.replace(/depth\(.*\)/, 'depth({})');
  expect(broken).not.toBe(depth);
  expect(compile(new Map([['broken.ts', broken]]))).toContain("'symbol'");
}, 180_000);

test('what a sample sends is chosen by the rules: a LIMIT order has a price, a quantity and a time in force', () => {
  const order = programs.get('binance.trade.newOrder.ts') ?? '';
  for (const name of ['symbol', 'side', 'type', 'timeInForce', 'quantity', 'price'])
    expect(order).toContain(`${name}: `);
  expect(order).toContain('type: "LIMIT"');
});
