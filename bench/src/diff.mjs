// `exspec diff` beside the libraries for comparing OpenAPI documents that npm has: whole processes on the same files,
// interleaved; and which single edits each of them sees.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { base, edited, edits, large, ownTree } from './diff-fixture.mjs';

const bench = fileURLToPath(new URL('..', import.meta.url));
const exspec = fileURLToPath(new URL('../../generator/bin/exspec.js', import.meta.url));
const peer = fileURLToPath(new URL('./diff-peer.mjs', import.meta.url));
const peak = new URL('./peak-memory.mjs', import.meta.url).href;
/** Longer than anybody waits for a check of a pull request. */
const patience = 120_000;
const slow = 20_000;
const operations = 2000;

const peers = ['openapi-diff', 'api-smart-diff', 'openapi-diff-node', 'openapi-schema-diff'];
const contestants = ['exspec', ...peers];

export function measureDiff({ rounds = 5 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'exspec-bench-'));
  const file = (name, document) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, stringify(document, { aliasDuplicateObjects: false }));
    return path;
  };
  try {
    const small = [file('base', base), file('all', all())];
    const big = [
      file('large-base', large(operations, 'base')),
      file('large-head', large(operations, 'head')),
    ];
    run('exspec', small, folder); // bundles the generator, if its sources changed
    return {
      operations,
      small: timed(small, rounds, folder),
      large: timed(big, 3, folder),
      own: own(folder),
      found: findings(
        small[0],
        edits.map(([, , edit], index) => file(`edit-${index}`, edited(edit))),
        folder,
      ),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Two trees of our own specs, a file per operation: the median of three runs. */
function own(folder) {
  const trees = ['base', 'head'].map((side) => {
    const root = join(folder, `own-${side}`);
    for (const [path, document] of Object.entries(ownTree(operations, side))) {
      const target = join(root, 'large', path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, stringify(document, { aliasDuplicateObjects: false }));
    }
    return root;
  });
  const runs = Array.from({ length: 3 }, () => run('exspec', trees, folder));
  const { counts } = JSON.parse(runs[0].out);
  if (counts.behavioural !== Math.ceil(operations / 9))
    throw new Error(`exspec found ${JSON.stringify(counts)}`);
  return { ms: median(runs.map((one) => one.ms)), mib: median(runs.map((one) => one.mib)) };
}

/** Every edit that does not take away what another one edits. */
function all() {
  const api = structuredClone(base);
  for (const [, , edit] of edits) {
    const before = structuredClone(api);
    try {
      edit(api);
    } catch {
      // What it edits is gone.
      Object.assign(api, before);
    }
  }
  return api;
}

/** Medians, and ratios to exspec within each round. */
function timed(pair, rounds, folder) {
  const samples = Object.fromEntries(contestants.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [at] of contestants.entries()) {
      const name = contestants[(at + round) % contestants.length];
      // Who is slow is not asked again.
      if (samples[name].every((one) => one !== undefined && one.ms < slow))
        samples[name].push(run(name, pair, folder));
    }
  return Object.fromEntries(
    contestants.map((name) => {
      const runs = samples[name];
      if (runs.includes(undefined)) return [name, undefined];
      const ratios = runs.map(({ ms }, round) => ms / samples.exspec[round].ms);
      return [
        name,
        {
          ms: median(runs.map((one) => one.ms)),
          mib: median(runs.map((one) => one.mib)),
          ratio: median(ratios),
        },
      ];
    }),
  );
}

function run(name, pair, folder) {
  const memory = join(folder, 'peak');
  const args = name === 'exspec' ? [exspec, 'diff', ...pair, '--format', 'json'] : [peer, name, ...pair];
  const start = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, ['--import', peak, ...args], {
    cwd: bench,
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    timeout: patience,
    env: { ...process.env, PEAK_MEMORY: memory },
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (error?.code === 'ETIMEDOUT') return undefined;
  if (status !== 0) throw new Error(`${name} failed: ${stderr.slice(0, 2000)}`);
  return { ms, mib: Number(readFileSync(memory, 'utf8')), out: stdout };
}

/** Per edit: what it is, whether it breaks, and what each contestant says: breaking, seen, or nothing. */
function findings(before, after, folder) {
  const said = Object.fromEntries(
    peers.map((name) => {
      const { out } = run(
        name,
        after.flatMap((one) => [before, one]),
        folder,
      );
      return [name, JSON.parse(out).map(word)];
    }),
  );
  said.exspec = after.map((one) => {
    const { counts } = JSON.parse(run('exspec', [before, one], folder).out);
    const changes = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return word({ changes, breaking: counts.breaking });
  });
  return edits.map(([what, breaks], index) => ({
    what,
    breaks,
    said: Object.fromEntries(contestants.map((name) => [name, said[name][index]])),
  }));
}

function word({ changes, breaking, error }) {
  if (error !== undefined) return 'fails';
  if (changes === 0) return '';
  return breaking > 0 ? 'breaking' : 'seen';
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
