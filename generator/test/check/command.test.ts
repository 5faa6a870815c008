import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCommand } from '../../src/check/command.ts';
import { fixtures } from '../load/load-texts.ts';

describe('exspec check', () => {
  let root: string;
  let printed: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'exspec-check-'));
    printed = '';
    cpSync(join(fixtures, 'valid'), join(root, 'specs'), { recursive: true });
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const lay = (name: string): void =>
    cpSync(join(fixtures, 'broken', name), join(root, 'specs'), { recursive: true });
  const run = (json: boolean, cwd = root): number =>
    checkCommand({
      root,
      json,
      cwd,
      print: (text) => {
        printed += text;
      },
    });

  it('says how many files it read and exits 0 when nothing is wrong', () => {
    expect(run(false)).toBe(0);
    expect(printed).toBe('16 files checked, no mistakes.\n');
  });

  it('prints place, rule, sentence and fix of a mistake, a summary, and exits 1', () => {
    lay('unknown-effect');
    expect(run(false)).toBe(1);
    expect(printed).toBe(
      [
        'specs/demo/market/time.yaml:8:13  error  unknown-value  x-effect is reads, but must be read or write.',
        '  fix: Did you mean read?',
        '1 mistake in 1 file (16 read).',
        '',
      ].join('\n'),
    );
  });

  it('shows paths relative to the folder that it is run in', () => {
    lay('unknown-effect');
    run(false, join(root, 'specs/demo'));
    expect(printed).toMatch(/^market\/time\.yaml:8:13 {2}error/);
  });

  it('prints an array of diagnostics with --json, empty when nothing is wrong', () => {
    expect(run(true)).toBe(0);
    expect(JSON.parse(printed)).toEqual([]);
    printed = '';
    lay('unknown-effect');
    expect(run(true)).toBe(1);
    expect(JSON.parse(printed)).toEqual([
      {
        file: 'specs/demo/market/time.yaml',
        line: 8,
        col: 13,
        severity: 'error',
        rule: 'unknown-value',
        message: 'x-effect is reads, but must be read or write.',
        fix: 'Did you mean read?',
      },
    ]);
  });

  it('runs as a program: exit code 1 with the mistakes on standard output', async () => {
    lay('unknown-effect');
    const program = promisify(execFile)(process.execPath, [
      join(import.meta.dirname, '../../bin/exspec.js'),
      'check',
      '--root',
      root,
    ]);
    await expect(program).rejects.toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringContaining('time.yaml:8:13  error  unknown-value'),
    });
  });
});
