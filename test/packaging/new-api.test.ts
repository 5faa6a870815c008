import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked } from '../src/pack.ts';
import { manifestOf, packageFolder, root } from '../src/packages.ts';

/** A workspace with the runtime and no API, as somebody has it who begins with another exchange. */
function workspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exspec-workspace-'));
  for (const name of [
    'package.json',
    'pnpm-workspace.yaml',
    'biome.json',
    'tsconfig.base.json',
    'tsdown.mock.ts',
    'specs/schema',
  ])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'packages'));
  for (const name of ['node_modules', 'generator', 'packages/core', 'packages/mock'])
    symlinkSync(join(root, name), join(folder, name));
  return folder;
}

/** What `pnpm install` does for a package, from what this repository has installed. */
function install(folder: string): void {
  const { dependencies, devDependencies } = manifestOf(folder);
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const own = name.startsWith('@exspec/') ? packageFolder(name.slice('@exspec/'.length)) : undefined;
    const source = name === '@exspec/generator' ? join(root, 'generator') : own;
    const target = join(folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(source ?? join(packageFolder('core'), 'node_modules', name), target);
  }
}

let repository = '';
let consumer = '';
const acme = (): string => join(repository, 'packages/acme');

function exspec(...args: readonly string[]): string {
  const command = [join(root, 'generator/bin/exspec.js'), '--root', repository, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    cwd: repository,
  });
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

beforeAll(() => {
  repository = workspace();
});
afterAll(() => {
  for (const folder of [repository, consumer]) if (folder !== '') rmSync(folder, { recursive: true });
});

test('exspec new begins an API whose specs are in order, and whose package compiles once it is generated', () => {
  exspec('new', 'acme');
  install(acme());
  expect(exspec('check')).toContain('no mistakes');
  exspec('generate', '--only', 'acme');
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', acme()], repository);
}, 120_000);

test('with specs in place of the skeleton, and no line of TypeScript by hand, it compiles and is linted', () => {
  rmSync(join(repository, 'specs/acme'), { recursive: true });
  cpSync(join(root, 'generator/test/fixtures/acme-specs'), join(repository, 'specs'), { recursive: true });
  exspec('generate', '--only', 'acme');
  expect(readdirSync(join(acme(), 'src')).sort()).toEqual(['generated', 'index.ts']);
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', acme()], repository);
  // Without git, which says what is ignored.
  const settings = join(repository, 'biome.json');
  writeFileSync(
    settings,
    JSON.stringify({ ...JSON.parse(readFileSync(settings, 'utf8')), vcs: { enabled: false } }),
  );
  run(join(root, 'node_modules/.bin/biome'), ['ci', '--error-on-warnings', 'packages/acme'], repository);
}, 120_000);

test('it is built, packed and called from outside against its mock, which checks signatures', () => {
  run(join(root, 'node_modules/.bin/tsdown'), [], acme());
  consumer = installPacked([packageFolder('core'), packageFolder('mock'), acme()]);
  writeFileSync(
    join(consumer, 'program.mjs'),
    `import { connect, createAcme, errorInfo, isApiError } from '@exspec/acme';
    import { time } from '@exspec/acme/book';
    import { mockAcmeTransport, mockCredentials } from '@exspec/acme/mock';
    import { startMockAcme } from '@exspec/acme/mock/server';
    const mock = await startMockAcme();
    const acme = createAcme({ ...mockCredentials, server: mock.url });
    const orders = await acme.desk.history({ account: 'mine', sides: ['BUY'] });
    const wrong = createAcme({ ...mockCredentials, secret: 'another', server: mock.url });
    const refused = await wrong.desk.history({ account: 'mine', sides: ['BUY'] }).catch((error) => error);
    const connection = connect({ transport: mockAcmeTransport() });
    const now = await time(connection);
    await Promise.all([acme.close(), wrong.close(), connection.close(), mock.close()]);
    console.log(JSON.stringify({
      orders, refused: [isApiError(refused, 'MISSING'), refused.code, refused.message],
      known: errorInfo(-4)?.names, now: typeof now.now,
    }));`,
  );
  const out = execFileSync(process.execPath, ['program.mjs'], {
    cwd: consumer,
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env.PATH },
  });
  expect(JSON.parse(out)).toEqual({
    orders: [{ id: '1', side: 'BUY', kind: 'LIMIT', price: '1' }],
    refused: [true, -1, 'Parameter %s is missing.'],
    known: ['LATE'],
    now: 'number',
  });
}, 180_000);
