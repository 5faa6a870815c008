import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { marker, postComment } from '../../src/diff/workflow/comment.ts';
import { checkLabel } from '../../src/diff/workflow/label.ts';
import { checkStale } from '../../src/diff/workflow/stale.ts';

const repository = new URL('../../..', import.meta.url).pathname;

describe('the comment', () => {
  interface Comment {
    readonly id: number;
    readonly user: { readonly type: string };
    body: string;
  }
  let comments: Comment[] = [];
  let calls: string[] = [];
  let status = 200;

  /** As much of GitHub as comments need: pages of 100, and a token that must be there. */
  const github: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    calls.push(`${init?.method} ${url.pathname}`);
    if (new Headers(init?.headers).get('authorization') !== 'Bearer t')
      return new Response('no', { status: 401 });
    if (status !== 200) return new Response('{"message":"Resource not accessible"}', { status });
    const sent = typeof init?.body === 'string' ? String(JSON.parse(init.body).body) : '';
    if (init?.method === 'GET') {
      const page = Number(url.searchParams.get('page'));
      return Response.json(comments.slice((page - 1) * 100, page * 100));
    }
    if (init?.method === 'POST') {
      comments.push({ id: comments.length + 1, user: { type: 'Bot' }, body: sent });
      return Response.json({}, { status: 201 });
    }
    const found = comments.find((one) => url.pathname.endsWith(`/comments/${one.id}`));
    if (found === undefined) return new Response('', { status: 404 });
    found.body = sent;
    return Response.json({});
  };
  const post = (body: string, token = 't'): Promise<string> =>
    postComment(body, { api: 'https://api.github.com', repository: 'a/b', pull: 7, token, fetch: github });

  beforeEach(() => {
    comments = [];
    calls = [];
    status = 200;
  });

  it('is made once and updated afterwards', async () => {
    expect(await post('one\n')).toBe('created');
    expect(await post('two\n')).toBe('updated');
    expect(await post('two\n')).toBe('unchanged');
    expect(comments.map((one) => one.body)).toEqual([`${marker}\ntwo\n`]);
    expect(calls.filter((one) => !one.startsWith('GET'))).toEqual([
      'POST /repos/a/b/issues/7/comments',
      'PATCH /repos/a/b/issues/comments/1',
    ]);
  });

  it('is found behind two hundred others, and nobody else can pass theirs off as ours', async () => {
    comments = Array.from({ length: 230 }, (_, index) => ({
      id: index + 1,
      user: { type: 'User' },
      body: index === 3 ? `${marker}\nforged` : 'x',
    }));
    comments.push({ id: 231, user: { type: 'Bot' }, body: `${marker}\r\nold` });
    expect(await post('new')).toBe('updated');
    expect(comments.at(-1)?.body).toBe(`${marker}\nnew`);
    expect(comments[3]?.body).toBe(`${marker}\nforged`);
  });

  it('says so when what it told of is gone, and is not made for nothing', async () => {
    expect(await post('')).toBe('nothing to say');
    await post('one');
    expect(await post('')).toBe('updated');
    expect(comments[0]?.body).toContain('nothing changed any more');
  });

  it('is left out where the token may only read, and every other refusal is an error', async () => {
    status = 403;
    expect(await post('one')).toBe('not allowed');
    status = 500;
    await expect(post('one')).rejects.toThrow('with 500: {"message":"Resource not accessible"}');
    status = 200;
    await expect(post('one', 'wrong')).rejects.toThrow('with 401');
  });
});

describe('the label', () => {
  const report = (breaking: unknown): string => JSON.stringify({ counts: { breaking } });
  const event = (...names: readonly string[]): string =>
    JSON.stringify({ pull_request: { labels: names.map((name) => ({ name })) } });

  it.each([
    [0, [], true],
    [2, [], false],
    [2, ['bug'], false],
    [2, ['bug', 'breaking-change'], true],
  ] as const)('%i breaking changes with labels %j pass: %s', (count, labels, passed) => {
    expect(checkLabel(report(count), event(...labels)).passed).toBe(passed);
  });

  it('lets nothing pass that it cannot read', () => {
    expect(() => checkLabel('', event())).toThrow();
    expect(() => checkLabel('{}', event())).toThrow('does not say');
    expect(() => checkLabel(report(1), '{}')).toThrow('no pull request');
  });
});

describe('generated output', () => {
  let root = '';
  const git = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
  };
  const generate = (script: string): readonly string[] => [
    process.execPath,
    '-e',
    `const fs = require('fs'); ${script}`,
  ];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'exspec-stale-'));
    writeFileSync(join(root, 'out.ts'), 'a');
    writeFileSync(join(root, '.gitignore'), 'ignored\n');
    git('init', '-qb', 'main');
    git('add', '-A');
    git('commit', '-qm', 'one');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    ['the same bytes', `fs.writeFileSync('out.ts', 'a')`, true, ''],
    ['other bytes in a tracked file', `fs.writeFileSync('out.ts', 'b')`, false, ' M out.ts'],
    ['a file that nobody committed', `fs.writeFileSync('new.ts', 'b')`, false, '?? new.ts'],
    ['a file less', `fs.rmSync('out.ts')`, false, ' D out.ts'],
    ['an ignored file', `fs.writeFileSync('ignored', 'b')`, true, ''],
    ['an error', `throw new Error('spec is wrong')`, false, 'spec is wrong'],
  ])('%s', (_name, script, passed, text) => {
    const verdict = checkStale(root, generate(script), ['.']);
    expect(verdict.passed).toBe(passed);
    expect(verdict.text).toContain(text);
  });

  it('a tree that is not clean to begin with proves nothing', () => {
    writeFileSync(join(root, 'out.ts'), 'edited');
    expect(checkStale(root, generate(''), ['.']).text).toContain('not committed');
  });
});

describe('the workflow', () => {
  const text = readFileSync(join(repository, '.github/workflows/spec-diff.yml'), 'utf8');
  const steps: readonly { readonly run?: string; readonly env?: Record<string, string> }[] =
    parse(text).jobs['spec-diff'].steps;

  it('every step of ours exists, and none is given text of the pull request as a program', () => {
    const named = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/workflow\/run\.ts (\w+)/g)].map(([, name]) => name),
    );
    expect(named).toEqual(['stale', 'comment', 'label']);
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  it.each([
    ['nonsense', {}, 2, 'There is no step "nonsense"'],
    ['label', {}, 1, 'REPORT is not set.'],
    ['comment', { REPORT: 'package.json', PULL_REQUEST: 'x' }, 1, 'PULL_REQUEST is no number.'],
  ] as const)('the step %s with %j exits with %i', (step, env, code, message) => {
    const script = join(repository, 'generator/src/diff/workflow/run.ts');
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, step], {
      cwd: repository,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env },
    });
    expect([status, stderr.trim()]).toEqual([code, expect.stringContaining(message)]);
  });

  it('the step label runs on files as the workflow gives them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'exspec-label-'));
    writeFileSync(join(folder, 'report.json'), '{"counts":{"breaking":1}}');
    writeFileSync(join(folder, 'event.json'), '{"pull_request":{"labels":[]}}');
    const script = join(repository, 'generator/src/diff/workflow/run.ts');
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', script, 'label'], {
      cwd: repository,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        REPORT: join(folder, 'report.json'),
        GITHUB_EVENT_PATH: join(folder, 'event.json'),
      },
    });
    rmSync(folder, { recursive: true });
    expect([status, stdout.split('.')[0]]).toEqual([1, '1 breaking change, and no label breaking-change']);
  });
});
