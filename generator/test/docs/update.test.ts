import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diffCommand } from '../../src/diff/command.ts';
import { type DocsUpdateOptions, docsUpdate } from '../../src/docs/update/update.ts';
import { clientParts } from '../../src/emit/client.ts';
import { consumerOptions, runtimeTypes } from '../emit/consumer-project.ts';
import { change, git, newDir, put, repository, snapshotRepository } from './snapshots.ts';

/** The whole loop on the invented pages, with a person between its runs. */
let root = '';

beforeAll(async () => {
  root = await snapshotRepository();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function update(
  options: Partial<DocsUpdateOptions> = {},
): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const print = (one: string): void => {
    text += one;
  };
  const code = await docsUpdate({
    root,
    dir: newDir,
    base: undefined,
    failOn: undefined,
    cwd: root,
    print,
    ...options,
  });
  return { code, text };
}

const steps = (text: string): readonly string[] => text.match(/^\d\/6 .*$/gm) ?? [];
const asked = (text: string): readonly string[] =>
  [...text.slice(text.indexOf('2/6')).matchAll(/^\? \S+(?: -> \S+)? {2}(.*)$/gm)].flatMap(
    ([, one]) => one ?? [],
  );

describe('exspec docs update', () => {
  test('asks what needs judgement, and writes nothing before it is answered', async () => {
    const { code, text } = await update();
    expect(code).toBe(1);
    expect(steps(text)).toEqual(['1/6 diff', '2/6 patch']);
    expect(asked(text)).toEqual([
      'filter LOT_SIZE: +maxQty: string',
      'PUT /v1/thing parameter label removed: STRING, mandatory yes',
      'operation DELETE /v1/thing removed',
      'PUT /v1/thing parameter caption added: STRING, mandatory yes',
      'GET /v1/ranks response $: object -> array',
      'GET /v1/ranks parameter depth type: INT -> STRING',
      'POST /v1/repay parameter amount mandatory: no -> yes',
      'languages of POST /v1/repay parameter amount mandatory added: yes in English, no in Chinese',
      'page stray.md describes what it claims to: /docs/desk/Stray -> /docs/desk/Other',
      'GET /api/v5/things response data[].ts: string -> null',
    ]);
    expect(text).toContain('Stopped at patch. 10 questions; nothing is written yet.');
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  test('takes answers one by one', async () => {
    change(root, 'specs/binance/desk/thing.yaml', 'label: { type', 'caption: { type');
    change(root, 'specs/binance/desk/thing.yaml', 'required: [label]', 'required: [caption]');
    const { code, text } = await update();
    expect(code).toBe(1);
    expect(asked(text).filter((one) => one.includes('PUT /v1/thing'))).toEqual([]);
    expect(text).toContain('Stopped at patch. 8 questions');
  });

  test('writes everything at once when nothing is open, then stops at what it could only draft', async () => {
    const thing = readFileSync(join(root, 'specs/binance/desk/thing.yaml'), 'utf8');
    put(root, 'specs/binance/desk/thing.yaml', thing.slice(0, thing.indexOf('delete:')));
    change(
      root,
      'specs/binance/schemas/all.yaml',
      '    minQty: { type: string, format: decimal, description: The smallest size. }\n',
      '    minQty: { type: string, format: decimal, description: The smallest size. }\n    maxQty: { type: string, format: decimal, description: The greatest size. }\n',
    );
    change(
      root,
      'specs/binance/desk/ranks.yaml',
      '{ type: object, required: [first], properties: { first: { type: string, description: Who leads. } } }',
      '{ type: array, items: { type: object, description: A rank., required: [first], properties: { first: { type: string, description: Who leads. } } } }',
    );
    change(root, 'specs/binance/desk/ranks.yaml', 'value: { first: a }', 'value: [{ first: a }]');
    change(
      root,
      'specs/binance/desk/ranks.yaml',
      'schema: { type: integer, format: double-int, maximum: 5 }',
      'schema: { type: string }',
    );
    change(
      root,
      'specs/binance/docs.yaml',
      'waivers: []',
      `waivers:
  # The English text counts.
  - { fact: languages of POST /v1/repay parameter amount mandatory, page: "yes", spec: "no", reason: English counts., date: 2024-06-11 }
  - { fact: page stray.md describes what it claims to, page: /docs/desk/Other, spec: /docs/desk/Stray, reason: A mistake of the site., date: 2024-06-11 }`,
    );
    change(
      root,
      'specs/okx/things/things.yaml',
      '{ ts: { type: string, description: When. } }',
      '{ ts: { type: [string, "null"], description: When. } }',
    );
    const { code, text } = await update();
    expect(asked(text)).toEqual([]);
    expect(code).toBe(1);
    expect(steps(text)).toEqual(['1/6 diff', '2/6 patch', '3/6 check']);
    expect(text).toContain('Stopped at check. Decide what is marked x-todo');
    expect(
      git(root, 'status', '--porcelain')
        .split('\n')
        .map((one) => one.slice(3)),
    ).toEqual(
      expect.arrayContaining([
        'specs/binance/docs.facts.json',
        'specs/binance/docs.yaml',
        'specs/binance/desk/fees.yaml',
      ]),
    );
  });

  test('stops where a spec differs from the page although no change was about it', async () => {
    change(
      root,
      'specs/binance/desk/thing.yaml',
      'x-todo: Describe it in your own words.',
      'description: A word to find it by.',
    );
    const all = readFileSync(join(root, 'specs/binance/schemas/all.yaml'), 'utf8');
    put(
      root,
      'specs/binance/schemas/all.yaml',
      all.replace(
        /state: \{.*\}/,
        'state: { type: integer, format: double-int, description: How far it is. }',
      ),
    );
    const fees = readFileSync(join(root, 'specs/binance/desk/fees.yaml'), 'utf8');
    put(
      root,
      'specs/binance/desk/fees.yaml',
      fees
        .replace(
          '  summary: Fees\n',
          '  summary: Fees\n  description: What a thing costs.\n  x-effect: read\n',
        )
        .replace(/ {2}x-todo: "Choose.*\n/, '')
        .replace('x-todo: Describe it in your own words.', 'description: Of what.')
        .replace(
          /x-todo: Describe it; decide.*\n/,
          'format: decimal\n                description: The fee.\n',
        )
        .replace(/ *x-todo: Put values.*\n/, '')
        .replace('x-todo: Describe the answer.', 'description: The fees.'),
    );
    const { code, text } = await update();
    expect(code).toBe(1);
    expect(steps(text).at(-1)).toBe('4/6 docs check');
    expect(text).toContain('0 facts changed.');
    expect(text).toContain('GET /v1/ranks parameter depth max\n  page: 5 (desk.txt:174)\n  spec: none');
    expect(text).toContain('Stopped at docs check. Edit the spec, or add a waiver');
  });

  test('goes through to the report of a pull request when a person has decided everything', async () => {
    change(
      root,
      'specs/binance/docs.yaml',
      '  # The English text counts.\n',
      '  - { fact: GET /v1/ranks parameter depth max, page: "5", spec: none, reason: A text has no maximum., date: 2024-06-11 }\n  # The English text counts.\n',
    );
    const { code, text } = await update();
    expect(text).not.toContain('Stopped');
    expect(code).toBe(0);
    expect(steps(text)).toEqual([
      '1/6 diff',
      '2/6 patch',
      '3/6 check',
      '4/6 docs check',
      '5/6 generate',
      '6/6 spec diff',
    ]);
    expect(text).toContain('Done: the specs, what is generated and the recorded facts follow the pages.');
    const report = text.slice(text.indexOf('6/6'));
    expect(report).toContain('**Spec diff: 13 breaking, 16 behavioural, 10 additive, ');
    const breaking = report.slice(report.indexOf('### Breaking'), report.indexOf('### Behavioural'));
    expect([...breaking.matchAll(/^- \*\*`(.*?)`\*\*/gm)].map(([, subject]) => subject)).toEqual([
      'Thing.legs[].name',
      'Thing.total',
      'binance.desk.board()',
      'binance.desk.drop()',
      'binance.desk.note(): parameter verbose',
      'binance.desk.place(): parameter size',
      'binance.desk.ranks()',
      'binance.desk.rename(): parameter caption',
      'binance.desk.repay(): parameter amount',
      'error -1001',
      'error -1003',
      'okx.things.things(): answer.data[].ts',
    ]);
    // What is edited in one call stands below it.
    expect(breaking).toMatch(/ranks\(\)`\*\*\n.*`answer`.*`parameter depth`.*rename\(\)/s);
  }, 120_000);

  test('the generated code compiles', () => {
    for (const name of ['binance', 'okx']) put(root, `packages/${name}/package.json`, '{"type":"module"}');
    for (const [file, text] of Object.entries(runtimeTypes)) put(root, file, text);
    // They run with the whole runtime only.
    const exclude = [...clientParts].map((path) => `packages/*/${path}`);
    put(
      root,
      'tsconfig.json',
      JSON.stringify({ compilerOptions: consumerOptions, include: ['packages'], exclude }),
    );
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  }, 120_000);

  test('--fail-on makes the last step the gate of the pull request, and diff-waivers.yaml opens it', async () => {
    const gated = await update({ failOn: 'breaking' });
    expect(gated.code).toBe(1);
    expect(gated.text).toContain('Stopped at spec diff.');
    let json = '';
    const print = (one: string): void => {
      json += one;
    };
    const common = { head: undefined, out: undefined, html: undefined, changeset: false, only: undefined };
    await diffCommand({
      ...common,
      base: undefined,
      failOn: undefined,
      repository: undefined,
      format: 'json',
      cwd: root,
      root,
      print,
    });
    const { exchanges } = JSON.parse(json) as Printed; // as exspec diff has just printed it
    expect(exchanges.map(({ name }) => name)).toEqual(['binance', 'okx']);
    for (const { name, changes } of exchanges) {
      const waivers = changes
        .filter(({ severity }) => severity === 'breaking')
        .map(
          ({ fingerprint, subject }) =>
            `  - { fingerprint: "${fingerprint}", change: ${JSON.stringify(subject)}, reason: Nobody is on it yet., date: 2024-06-11 }\n`,
        );
      put(
        root,
        `specs/${name}/diff-waivers.yaml`,
        `# yaml-language-server: $schema=../schema/diff-waivers.schema.json\nwaivers:${waivers.length === 0 ? ' []' : ''}\n${waivers.join('')}`,
      );
    }
    const opened = await update({ failOn: 'breaking' });
    expect(opened.text).toContain('<summary>Waivers (13)</summary>');
    expect(opened.code).toBe(0);
  }, 120_000);
});

interface Printed {
  readonly exchanges: readonly {
    readonly name: string;
    readonly changes: readonly {
      readonly severity: string;
      readonly fingerprint: string;
      readonly subject: string;
    }[];
  }[];
}
