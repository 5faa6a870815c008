import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiffOptions, diffCommand } from '../../src/diff/command.ts';
import { mini } from './mini.ts';

/** What nobody who reads a report is to see. */
const secret = 'SECRET-7f3a';

let root = '';
let outside = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exspec-links-'));
  outside = mkdtempSync(join(tmpdir(), 'exspec-outside-'));
  put(
    outside,
    'types.yaml',
    `Thing: { type: object, description: ${secret}, properties: { ${secret}: { type: string } } }\n`,
  );
  put(outside, 'openapi.yaml', document(`{ type: object, properties: { ${secret}: { type: string } } }`));
  for (const [path, text] of Object.entries(mini)) put(root, `specs/${path}`, text);
  put(root, 'other/openapi.yaml', document('{ type: string }'));
});
afterEach(() => {
  for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
});

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function document(schema: string): string {
  return `openapi: 3.0.3
info: { title: T, version: "1" }
paths:
  /a:
    get: { responses: { 200: { description: ok, content: { application/json: { schema: ${schema} } } } } }
`;
}

function commit(message: string): void {
  const run = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@e.example', ...args],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(stderr);
  };
  run('init', '-qb', 'main');
  run('add', '-A');
  run('commit', '-qm', message);
}

/** Everything that a run says, in every format, and what it refuses with. */
async function said(base: string | undefined, head: string | undefined): Promise<string> {
  const parts: string[] = [];
  for (const format of ['text', 'markdown', 'json', 'github', 'changelog'] as const) {
    const html = join(root, 'report.html');
    const options: DiffOptions = {
      base,
      head,
      format,
      out: undefined,
      html,
      failOn: undefined,
      changeset: false,
      only: undefined,
      repository: undefined,
      cwd: root,
      root: undefined,
      print: (text) => void parts.push(text),
    };
    try {
      await diffCommand(options);
      parts.push(readFileSync(html, 'utf8'));
    } catch (error) {
      parts.push(String(error));
    }
  }
  return parts.join('\n');
}

const reference = document('{ $ref: "./linked/types.yaml#/Thing" }');

/** Ways out of specs/, by what is put there. */
const ways: readonly (readonly [string, () => void])[] = [
  ['a folder that is an exchange', () => symlinkSync(outside, join(root, 'specs/away'))],
  [
    'a folder that a document refers to',
    () => {
      put(root, 'specs/away/openapi.yaml', reference);
      symlinkSync(outside, join(root, 'specs/away/linked'));
    },
  ],
  [
    'a folder in the middle of a path',
    () => {
      put(root, 'specs/away/openapi.yaml', document('{ $ref: "./linked/deep/types.yaml#/Thing" }'));
      put(outside, 'deep/types.yaml', readFileSync(join(outside, 'types.yaml'), 'utf8'));
      symlinkSync(outside, join(root, 'specs/away/linked'));
    },
  ],
  [
    'a file that a document refers to',
    () => {
      put(root, 'specs/away/openapi.yaml', document('{ $ref: "./types.yaml#/Thing" }'));
      symlinkSync(join(outside, 'types.yaml'), join(root, 'specs/away/types.yaml'));
    },
  ],
  [
    'a document itself',
    () => {
      mkdirSync(join(root, 'specs/away'));
      symlinkSync(join(outside, 'openapi.yaml'), join(root, 'specs/away/openapi.yaml'));
    },
  ],
  [
    'waivers',
    () => {
      put(outside, 'diff-waivers.yaml', `waivers: [{ fingerprint: ${secret}, reason: ${secret} }]\n`);
      symlinkSync(join(outside, 'diff-waivers.yaml'), join(root, 'specs/mini/diff-waivers.yaml'));
    },
  ],
];

describe('a symbolic link out of specs/', () => {
  it.each(ways)('is not followed in the working tree, and is told: %s', async (_, link) => {
    commit('one');
    link();
    const text = await said('main', undefined);
    expect(text).not.toContain(secret);
    expect(text).toContain('symbolic link');
  });

  it.each(ways)('is not followed in a commit, and is told: %s', async (_, link) => {
    commit('one');
    link();
    commit('two');
    const text = await said('main~1', 'main');
    expect(text).not.toContain(secret);
    expect(text).toContain('symbolic link');
  });

  it.each(ways)('is not followed in a folder that was named: %s', async (_, link) => {
    link();
    for (const name of ['specs', '.', 'specs/away'])
      expect(await said('other/openapi.yaml', name)).not.toContain(secret);
  });

  it('may not be specs/ itself', async () => {
    commit('one');
    rmSync(join(root, 'specs'), { recursive: true });
    mkdirSync(join(outside, 'away'));
    put(outside, 'away/openapi.yaml', document(`{ description: ${secret} }`));
    symlinkSync(outside, join(root, 'specs'));
    for (const [base, head] of [
      ['main', undefined],
      ['.', '.'],
    ] as const) {
      const text = await said(base, head);
      expect(text).not.toContain(secret);
      expect(text).toContain('leads out of the repository');
    }
  });

  it('is no way out for a document of anybody that was named', async () => {
    put(root, 'theirs/openapi.yaml', reference);
    symlinkSync(outside, join(root, 'theirs/linked'));
    const text = await said('other/openapi.yaml', 'theirs/openapi.yaml');
    expect(text).not.toContain(secret);
    expect(text).toContain('leads nowhere');
  });
});

describe('a symbolic link that leads nowhere else', () => {
  it('is followed where it was named', async () => {
    put(root, 'case/a.yaml', document('{ type: string }'));
    put(root, 'case/b.yaml', document('{ type: number }'));
    symlinkSync('a.yaml', join(root, 'case/link.yaml'));
    expect(await said('case/link.yaml', 'case/b.yaml')).toContain('response-type-changed');
    // One that leads out is not what was named.
    symlinkSync(join(outside, 'openapi.yaml'), join(root, 'case/far.yaml'));
    expect(await said('case/b.yaml', 'case/far.yaml')).toContain('leads out of the repository');
    expect(await said('case/b.yaml', join(outside, 'openapi.yaml'))).toContain(secret);
  });

  it('is followed by a document of anybody, inside of the folder that it is read from', async () => {
    put(root, 'theirs/openapi.yaml', reference);
    put(root, 'theirs/real/types.yaml', 'Thing: { type: boolean }\n');
    symlinkSync('real', join(root, 'theirs/linked'));
    expect(await said('other/openapi.yaml', 'theirs/openapi.yaml')).toContain('boolean');
  });
});
