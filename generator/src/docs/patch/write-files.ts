import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes all the files or none: everything is put beside its place first, then renamed; when a rename fails, those
 * before it are taken back.
 *
 * @throws Error when a file cannot be written; the disk is then as it was
 */
export function writeFiles(
  folder: string,
  files: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>,
): void {
  const staged = [...files].map(([path, { before, after }]) => {
    const file = join(folder, path);
    return { file, temporary: `${file}.${process.pid}.tmp`, before, after };
  });
  const done: typeof staged = [];
  try {
    for (const { file, temporary, after } of staged) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(temporary, after);
    }
    for (const one of staged) {
      renameSync(one.temporary, one.file);
      done.push(one);
    }
  } catch (error) {
    for (const { file, before } of done)
      if (before === undefined) rmSync(file, { force: true });
      else writeFileSync(file, before);
    throw error;
  } finally {
    for (const { temporary } of staged) if (existsSync(temporary)) rmSync(temporary);
  }
}
