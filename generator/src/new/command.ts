import { join } from 'node:path';
import { type Print, toStdout } from '../print/stdout.ts';
import { shownRows } from '../print/terminal.ts';
import { writeTogether } from '../write/together.ts';
import { filesOf } from './files.ts';
import { namesOf } from './names.ts';

export interface NewOptions {
  readonly root: string;
  readonly name: string;
  /** The day that the skeleton is dated. */
  readonly today: Date;
  readonly print?: Print;
}

/**
 * `exspec new`: a package and a skeleton of specs that pass `exspec check`. All of it is written, or nothing.
 *
 * @throws Error where the name is bad or taken, or a file cannot be written
 */
export function newCommand({ root, name, today, print = toStdout }: NewOptions): void {
  const files = filesOf(root, namesOf(root, name), today.toISOString().slice(0, 10));
  writeTogether(new Map([...files].map(([path, text]) => [join(root, path), text])), root);
  print(
    shownRows([
      ...[...files.keys()].map((path) => `created ${path}`),
      `Next: write specs/${name} (CONTRIBUTING.md walks through it), then pnpm install and pnpm generate.`,
    ]),
  );
}
