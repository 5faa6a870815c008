import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkSpecs } from '../check/check-specs.ts';
import { loadSpecs } from '../load/load-specs.ts';
import { buildApi } from '../model/build.ts';
import { shown, type Terminal, terminal } from '../print/terminal.ts';
import { writeTogether } from '../write/together.ts';
import { referenceDocument } from './document.ts';
import { referencePage, viewerFile } from './page.ts';

export interface ReferenceOptions {
  /** The repository; its specs stand in `specs/`. */
  readonly root: string;
  /** One folder per exchange is made in it. */
  readonly out: string;
  /** Where lines go. Default: standard output. */
  readonly print?: (line: Terminal) => void;
}

/**
 * `exspec reference`: writes a static site for each exchange, the viewer beside the page.
 *
 * @returns the exit code: 1 when the specs have a mistake; nothing is written then
 */
export function referenceCommand({ root, out, print = toStdout }: ReferenceOptions): number {
  const loaded = loadSpecs(join(root, 'specs'));
  const mistakes = checkSpecs(loaded).length;
  if (mistakes > 0) {
    print(terminal`The specs have mistakes (${mistakes}); nothing was written. \`exspec check\` lists them.`);
    return 1;
  }
  const viewer = viewerText();
  const licence = readFileSync(`${viewerPath()}.LICENSE.txt`);
  const files = new Map<string, string | Uint8Array>();
  const lines: string[] = [];
  for (const tree of loaded.trees) {
    const api = buildApi(tree);
    const folder = join(out, api.name);
    files.set(join(folder, 'index.html'), referencePage(api.title, referenceDocument(api)));
    files.set(join(folder, viewerFile), viewer);
    files.set(join(folder, `${viewerFile}.LICENSE.txt`), licence);
    lines.push(`${api.name}: ${join(folder, 'index.html')} (${api.operations.length} operations)`);
  }
  writeTogether(files, out);
  for (const line of lines) print(shown(line));
  return 0;
}

function viewerPath(): string {
  return createRequire(import.meta.url).resolve(`redoc/bundles/${viewerFile}`);
}

/** The one thing that the viewer would load from elsewhere is the picture beside its name: left out. */
function viewerText(): string {
  return readFileSync(viewerPath(), 'utf8').replaceAll(
    'https://cdn.redoc.ly/redoc/logo-mini.svg',
    'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E',
  );
}

function toStdout(line: Terminal): void {
  process.stdout.write(`${line}\n`);
}
