import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { operationKey, type PageFacts } from '../../../src/docs/facts.ts';
import { readPage } from '../../../src/docs/read/read-page.ts';
import { type Counted, count, type Kind } from './count.ts';

/** The law: what a page has is a fact or is said to be unread. Counted over all real pages, where they are. */
const pagesDir = join(import.meta.dirname, '../../../../../shared/pages');
const here = existsSync(pagesDir);
if (!here) console.log(`Skipped: the documentation pages are not in ${pagesDir}.`);

interface Tally {
  counted: number;
  read: number;
  unread: number;
  readonly lost: string[];
  readonly wrong: string[];
}

/** Least share read, by the numbers of issue 12; all else must at least be said to be unread. */
const least: Readonly<Partial<Record<Kind, number>>> = {
  endpoints: 1,
  'parameter rows': 0.995,
  'response rows': 0.99,
  'error codes': 1,
  'plain weights': 1,
  'conditional weights': 0.9,
  permissions: 1,
  // Two pages have a title with a type and refer elsewhere: no endpoint is on them.
  'security types': 0.99,
  'stream names': 0.95,
  'event names': 0.95,
};

test.runIf(here)(
  'every row, block and labelled line of every page is a fact or is said to be unread',
  { timeout: 600_000 },
  () => {
    const tallies = new Map<Kind, Tally>();
    const causes = new Map<string, number>();
    const names = readdirSync(pagesDir, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.md') && name !== 'README.md',
    );
    for (const name of names) {
      const text = readFileSync(join(pagesDir, name), 'utf8');
      const facts = readPage(text, name);
      const read = linesOf({ ...facts, unread: [], halves: [] });
      const unread = new Set(facts.unread.map(({ line }) => line));
      for (const { reason } of facts.unread) causes.set(reason, (causes.get(reason) ?? 0) + 1);
      for (const one of count(text)) {
        const tally = tallies.get(one.kind) ?? { counted: 0, read: 0, unread: 0, lost: [], wrong: [] };
        tallies.set(one.kind, tally);
        tally.counted += 1;
        const place = `${name}:${one.line} ${one.says ?? ''}`;
        if (someLine(one, read)) {
          tally.read += 1;
          if (!agrees(one, facts)) tally.wrong.push(place);
        } else if (someLine(one, unread)) tally.unread += 1;
        else tally.lost.push(place);
      }
    }
    console.log(
      `${names.length} pages\n${table(tallies)}\nunread by cause: ${[...causes].map(([cause, number]) => `${cause} ${number}`).join(', ')}`,
    );
    for (const [kind, { counted, read, lost, wrong }] of tallies) {
      expect.soft(lost, `${kind}: neither fact nor unread`).toEqual([]);
      expect.soft(wrong, `${kind}: read otherwise`).toEqual([]);
      expect.soft(read / counted, kind).toBeGreaterThanOrEqual(least[kind] ?? 0);
    }
  },
);

function someLine({ line, to = line }: Counted, lines: ReadonlySet<number>): boolean {
  for (let at = line; at <= to; at += 1) if (lines.has(at)) return true;
  return false;
}

/** Every line that a fact names. */
function linesOf(value: unknown, found: Set<number> = new Set<number>()): ReadonlySet<number> {
  if (Array.isArray(value)) for (const one of value) linesOf(one, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) {
      if (key === 'line' && typeof member === 'number') found.add(member);
      // Notes are words, no facts.
      else if (key !== 'notes') linesOf(member, found);
    }
  return found;
}

/** Whether the fact of a line says what the line says. */
function agrees({ kind, line, says = '' }: Counted, facts: PageFacts): boolean {
  const subjects = [...facts.endpoints, ...(facts.sockets ?? [])];
  switch (kind) {
    case 'endpoints':
      return facts.endpoints.some((one) => one.line === line && operationKey(one) === says);
    case 'parameter rows': {
      const rows = subjects.flatMap(({ parameters }) => parameters).filter((one) => one.line === line);
      const wanted =
        says === 'yes'
          ? 'yes'
          : says === 'no'
            ? 'no'
            : /^cond|^(?:no|yes) ?\*|^yes ?\(|^either/.test(says)
              ? 'conditional'
              : undefined;
      return wanted === undefined || rows.every(({ mandatory }) => mandatory === wanted);
    }
    case 'plain weights':
      return subjects.some(({ weights }) =>
        weights.some((one) => one.line === line && one.weight === Number(says) && one.when === undefined),
      );
    case 'error codes':
      return facts.errors?.codes.some((one) => one.line === line && one.code === says) ?? false;
    case 'security types':
    case 'permissions':
      return subjects.some(({ security }) => security.line === line && security.type === says);
    // An example may stand twice.
    case 'socket methods':
    case 'channels':
      return (facts.sockets ?? []).some(({ name }) => name === says);
    case 'stream names':
    case 'event names':
      return (facts.sockets ?? []).some(
        (one) => one.line === line && says.includes(one.name.replace(/[*`#>]/g, '').trim()),
      );
    default:
      return true;
  }
}

function table(tallies: ReadonlyMap<Kind, Tally>): string {
  const rows = [...tallies].map(([kind, { counted, read, unread, lost, wrong }]) =>
    [
      kind.padEnd(22),
      counted,
      read,
      unread,
      lost.length,
      wrong.length,
      `${((100 * read) / counted).toFixed(2)} %`,
    ].join('\t'),
  );
  return ['kind                  \tcounted\tread\tunread\tlost\twrong\tshare', ...rows].join('\n');
}
