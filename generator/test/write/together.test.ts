import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Disk, writeTogether } from '../../src/write/together.ts';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'exspec-together-'));
  fs.mkdirSync(join(folder, 'in/deep'), { recursive: true });
  fs.writeFileSync(join(folder, 'in/a'), 'old a');
  fs.writeFileSync(join(folder, 'in/deep/b'), 'old b');
  fs.writeFileSync(join(folder, 'in/gone'), 'old gone');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Every file and folder, with what it holds. */
function picture(): ReadonlyMap<string, string | undefined> {
  const found = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    found
      .map((one): [string, string | undefined] => {
        const path = join(one.parentPath, one.name);
        return [relative(folder, path), one.isFile() ? fs.readFileSync(path, 'utf8') : undefined];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const wanted = (): Map<string, string | undefined> =>
  new Map([
    [join(folder, 'in/a'), 'new a'],
    [join(folder, 'new/folder/c'), 'new c'],
    [join(folder, 'in/gone'), undefined],
    [join(folder, 'in/deep/b'), 'new b'],
  ]);

const changing = ['mkdirSync', 'writeFileSync', 'renameSync', 'linkSync', 'copyFileSync'] as const;

/** A disk that is full from one change on: nothing can be made, what is there can be renamed back and removed. */
function failingAt(number: number, only: 'once' | 'making', count = { of: 0 }): Disk {
  const disk: Disk = { ...fs };
  for (const name of changing) {
    const real = disk[name] as (...given: unknown[]) => unknown; // called as it was
    const failing = (...given: unknown[]): unknown => {
      const turn = count.of++;
      const full = turn === number || (only === 'making' && turn > number && name !== 'renameSync');
      if (full) {
        // A full disk takes the beginning of a file.
        if (name === 'writeFileSync') fs.writeFileSync(String(given[0]), 'hal');
        if (name === 'copyFileSync') fs.writeFileSync(String(given[1]), 'hal');
        throw new Error('ENOSPC: no space left on device');
      }
      return real(...given);
    };
    Object.assign(disk, { [name]: failing });
  }
  return disk;
}

describe('files that belong together', () => {
  it('are all written, and nothing is left beside them', () => {
    writeTogether(wanted(), folder);
    expect(picture()).toEqual(
      new Map([
        ['in', undefined],
        ['in/a', 'new a'],
        ['in/deep', undefined],
        ['in/deep/b', 'new b'],
        ['new', undefined],
        ['new/folder', undefined],
        ['new/folder/c', 'new c'],
      ]),
    );
  });

  it.each(['once', 'making'] as const)('or none of them, whichever step fails (%s)', (kind) => {
    const before = picture();
    let failures = 0;
    for (let step = 0; ; step++) {
      const count = { of: 0 };
      try {
        writeTogether(wanted(), folder, failingAt(step, kind, count));
        // A link that cannot be made is a copy instead: no failure.
        if (count.of <= step) break;
      } catch (error) {
        failures++;
        expect(String(error)).toContain('no space left');
        expect([step, picture()]).toEqual([step, before]);
        continue;
      }
      fs.rmSync(folder, { recursive: true });
      fs.mkdirSync(join(folder, 'in/deep'), { recursive: true });
      for (const [path, text] of before) if (text !== undefined) fs.writeFileSync(join(folder, path), text);
    }
    expect(failures).toBeGreaterThan(8);
  });

  it('stay as they are on a real disk where one of them cannot be made', () => {
    fs.mkdirSync(join(folder, 'taken/inside'), { recursive: true });
    const before = picture();
    expect(() => writeTogether(new Map([...wanted(), [join(folder, 'taken'), 'x']]), folder)).toThrow(
      'is a folder',
    );
    expect(() => writeTogether(new Map([...wanted(), [join(folder, 'in/a/x'), 'x']]), folder)).toThrow();
    expect(picture()).toEqual(before);
  });

  it('say which of them could not be put back', () => {
    const broken = { ...failingAt(99, 'once') };
    let renames = 0;
    broken.renameSync = (from, to) => {
      if (++renames > 1) throw new Error('EIO: the disk is gone');
      fs.renameSync(from, to);
    };
    expect(() => writeTogether(wanted(), folder, broken)).toThrow(/could not be put back.*in\/a/);
  });

  it('change in the order that they were named in, so that the last says that all are there', () => {
    const order: string[] = [];
    const watching: Disk = {
      ...fs,
      renameSync: (from, to) => {
        order.push(relative(folder, String(to)));
        fs.renameSync(from, to);
      },
    };
    writeTogether(wanted(), folder, watching);
    expect(order.map((one) => one.replace(/\.exspec-.*/, ' kept'))).toEqual([
      'in/a',
      'new/folder/c',
      'in/gone kept',
      'in/deep/b',
    ]);
  });

  it('are never written through a link that leads out, and those out there are not removed', () => {
    const outside = fs.mkdtempSync(join(tmpdir(), 'exspec-outside-'));
    fs.writeFileSync(join(outside, 'x'), 'mine');
    fs.symlinkSync(outside, join(folder, 'link'));
    const before = picture();
    for (const content of ['new', undefined])
      expect(() => writeTogether(new Map([...wanted(), [join(folder, 'link/x'), content]]), folder)).toThrow(
        'leads out',
      );
    expect(fs.readFileSync(join(outside, 'x'), 'utf8')).toBe('mine');
    expect(picture()).toEqual(before);
    fs.rmSync(outside, { recursive: true });
  });

  it('clear away what a process that died has left beside them', () => {
    fs.writeFileSync(join(folder, 'in/a.exspec-999999999-new.tmp'), 'half');
    writeTogether(wanted(), folder);
    expect([...picture().keys()].filter((one) => one.includes('.tmp'))).toEqual([]);
  });

  it('go into a pipe or device as a program would write there', () => {
    writeTogether(new Map([['/dev/null', 'text']]), undefined);
    expect(fs.lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});
