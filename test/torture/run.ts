/**
 * `pnpm torture [NAME...]`: tries for minutes to break what the README promises, and writes the table in this folder's
 * README. Exits 1 where a promise did not hold. Each attack has a process of its own: a leak or
 * a lost socket of one is not the next one's.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Attack, Row } from './attack.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const ENDING = '.attack.ts';
const RESULT = 'EXSPEC_TORTURE_RESULT';
const result = process.env[RESULT];

if (result === undefined) runAll(process.argv.slice(2));
else await runOne(process.argv[2] ?? '', result);

async function runOne(name: string, file: string): Promise<void> {
  const loaded: { readonly default: Attack } = await import(
    new URL(`${name}${ENDING}`, import.meta.url).href
  );
  writeFileSync(file, JSON.stringify(await loaded.default.run((text) => console.log(`   ${text}`))));
  process.exit(0);
}

function runAll(wanted: readonly string[]): void {
  const names = readdirSync(here)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => basename(file, ENDING))
    .sort();
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.log(`There is no attack ${unknown.join(', ')}. There are: ${names.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'exspec-torture-'));
  const rows: Row[] = [];
  let broken = false;
  for (const name of names) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const file = join(folder, `${name}.json`);
    console.log(`── ${name}`);
    const began = performance.now();
    const { status } = spawnSync(
      process.execPath,
      [...process.execArgv, fileURLToPath(import.meta.url), name],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, [RESULT]: file },
      },
    );
    const own = status === 0 ? readRows(file) : [];
    if (own.length === 0) {
      console.log(`   ${name} ended with ${status} and told nothing`);
      broken = true;
    }
    for (const row of own) {
      console.log(`   ${row.failures === 0 ? 'held  ' : 'BROKEN'} ${row.promise}: ${figures(row)}`);
      for (const example of row.examples ?? []) console.log(`          ${example}`);
    }
    console.log(`   ${((performance.now() - began) / 1000).toFixed(0)} s`);
    rows.push(...own);
    if (own.length > 0) writeTable(name, own);
  }
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = broken || rows.some((row) => row.failures > 0) ? 1 : 0;
}

function readRows(file: string): readonly Row[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}

function figures({ tries, of, failures }: Row): string {
  return `${failures} of ${tries.toLocaleString('en')} ${of}`;
}

/** Writes the lines of one attack in the place of its former ones. */
function writeTable(name: string, rows: readonly Row[]): void {
  const file = join(here, 'README.md');
  const text = readFileSync(file, 'utf8');
  const others = text
    .split('\n')
    .filter(
      (line) => /^\| [a-z]/.test(line) && !line.startsWith('| attack |') && !line.startsWith(`| ${name} |`),
    );
  const day = new Date().toISOString().slice(0, 10);
  const own = rows.map(
    ({ promise, tries, of, failures }) =>
      `| ${name} | ${promise} | ${tries.toLocaleString('en')} ${of} | ${failures.toLocaleString('en')} | ${day} |`,
  );
  const attackOf = (line: string): string => line.split(' | ', 1)[0] ?? '';
  const lines = [...others, ...own].sort((x, y) =>
    attackOf(x) < attackOf(y) ? -1 : attackOf(x) > attackOf(y) ? 1 : 0,
  );
  const table = [
    '| attack | promise | tries | failures | on |',
    '| --- | --- | --- | ---: | --- |',
    ...lines,
  ].join('\n');
  writeFileSync(
    file,
    text.replace(
      /<!-- table -->[\s\S]*<!-- end of table -->/,
      () => `<!-- table -->\n\n${table}\n\n<!-- end of table -->`,
    ),
  );
}
