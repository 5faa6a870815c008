import * as nodeFs from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { realInside } from '../disk/inside.ts';

/** What is asked of the disk; a test gives one that fails. */
export type Disk = Pick<
  typeof nodeFs,
  | 'copyFileSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'readdirSync'
  | 'realpathSync'
  | 'renameSync'
  | 'rmdirSync'
  | 'rmSync'
  | 'writeFileSync'
>;

/** Files by path as they are to be; `undefined` for one that is to be gone. */
export type Wanted = ReadonlyMap<string, string | Uint8Array | undefined>;

interface Step {
  readonly file: string;
  /** Beside its place, so that a rename is all that is left to do. */
  readonly fresh: string | undefined;
  /** What was there, until everything is done. */
  readonly kept: string | undefined;
}

/**
 * Writes all files, or leaves the disk as it was: everything is put beside its place before the first file changes, each
 * file changes by a rename, and when one fails those before it are put back. They change in the order given, so that a
 * process that dies in the middle has not written the last.
 *
 * @param within no file outside of it is touched, whatever links lead there
 * @throws Error when a file cannot be written
 */
export function writeTogether(files: Wanted, within: string | undefined, disk: Disk = nodeFs): void {
  const folders: string[] = [];
  const done: Step[] = [];
  const steps: Step[] = [];
  const streams: (readonly [string, string | Uint8Array])[] = [];
  try {
    for (const [path, content] of files) {
      const there = kindOf(path, disk);
      // A pipe or a device is written to, not replaced.
      if (there === 'stream' && content !== undefined) streams.push([path, content]);
      else steps.push(staged(placeOf(path, there, within, disk), there, content, folders, disk));
    }
    for (const step of steps) {
      done.push(step);
      change(step, disk);
    }
    for (const [path, content] of streams) disk.writeFileSync(path, content);
  } catch (error) {
    const left = [...done].reverse().flatMap((step) => putBack(step, disk));
    remove(steps, 'fresh', disk);
    for (const folder of folders.reverse()) removeEmpty(folder, disk);
    if (left.length === 0) throw error;
    throw new Error(
      `${messageOf(error)} These files could not be put back; what they were stands beside them: ${left.join(', ')}.`,
      { cause: error },
    );
  }
  remove(steps, 'kept', disk);
}

type There = 'nothing' | 'file' | 'stream';

function kindOf(path: string, disk: Disk): There {
  const stat = disk.lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'nothing';
  if (stat.isDirectory()) throw new Error(`${path} is a folder.`);
  if (stat.isFile() || stat.isSymbolicLink()) return 'file';
  return 'stream';
}

/** The file itself: a link is followed, as by whoever writes into it. */
function placeOf(path: string, there: There, within: string | undefined, disk: Disk): string {
  if (within === undefined) return there === 'file' ? disk.realpathSync(path) : path;
  const real = realInside(within, path);
  if (real === undefined)
    throw new Error(
      `${relative(within, path)} leads out of ${within} by a symbolic link. Put the file itself there.`,
    );
  return real;
}

function staged(
  file: string,
  there: There,
  content: string | Uint8Array | undefined,
  folders: string[],
  disk: Disk,
): Step {
  const folder = dirname(file);
  const made = disk.mkdirSync(folder, { recursive: true });
  // Outer ones first: they are removed in the other order.
  const own: string[] = [];
  if (made !== undefined)
    for (let one = folder; one.length >= made.length; one = dirname(one)) own.unshift(one);
  folders.push(...own);
  removeLeftovers(folder, disk);
  const beside = (what: string): string =>
    join(folder, `${basename(file)}.exspec-${process.pid}-${what}.tmp`);
  const fresh = content === undefined ? undefined : beside('new');
  const step: Step = { file, fresh, kept: there === 'nothing' ? undefined : beside('old') };
  try {
    if (fresh !== undefined && content !== undefined) disk.writeFileSync(fresh, content);
  } catch (error) {
    remove([step], 'fresh', disk);
    throw error;
  }
  return step;
}

function change({ file, fresh, kept }: Step, disk: Disk): void {
  if (kept !== undefined) {
    if (fresh === undefined) disk.renameSync(file, kept);
    else keep(file, kept, disk);
  }
  if (fresh !== undefined) disk.renameSync(fresh, file);
}

/** The file stays in its place: at no moment is there none. */
function keep(file: string, kept: string, disk: Disk): void {
  try {
    disk.linkSync(file, kept);
  } catch {
    // A disk without hard links.
    try {
      disk.copyFileSync(file, kept);
    } catch (error) {
      disk.rmSync(kept, { force: true }); // half a copy is nothing to put back
      throw error;
    }
  }
}

/** @returns the file, where it could not be put back */
function putBack({ file, kept }: Step, disk: Disk): readonly string[] {
  try {
    if (kept === undefined) disk.rmSync(file, { force: true });
    else if (disk.lstatSync(kept, { throwIfNoEntry: false }) !== undefined) {
      disk.renameSync(kept, file);
      disk.rmSync(kept, { force: true }); // a rename of one link of a file onto another does nothing
    }
    return [];
  } catch {
    return [file];
  }
}

/** Left by processes that died; those that live need theirs. */
function removeLeftovers(folder: string, disk: Disk): void {
  for (const name of disk.readdirSync(folder)) {
    const pid = /\.exspec-(\d+)-(?:new|old)\.tmp$/.exec(name)?.[1];
    if (pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid)))
      disk.rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function remove(steps: readonly Step[], which: 'fresh' | 'kept', disk: Disk): void {
  for (const { [which]: path } of steps) {
    try {
      if (path !== undefined) disk.rmSync(path, { force: true });
    } catch {
      // What was asked for is done; the next run removes what is left beside it.
    }
  }
}

/** Removes a folder that nothing is left in. */
export function removeEmpty(folder: string, disk: Disk = nodeFs): void {
  try {
    disk.rmdirSync(folder);
  } catch {
    // Something is in it.
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
