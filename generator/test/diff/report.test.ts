import { describe, expect, it } from 'vitest';
import { printHtml } from '../../src/diff/html/page.ts';
import { printJson } from '../../src/diff/print/json.ts';
import { printMarkdown } from '../../src/diff/print/markdown.ts';
import { printText } from '../../src/diff/print/text.ts';
import { contrast } from '../../src/diff/print/words.ts';
import { type Report, report } from '../../src/diff/report.ts';
import type { Side } from '../../src/diff/source/side.ts';
import { foreign } from './mini.ts';

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

const side = (document: Plain, waivers: string): Side => {
  const contract = foreign(JSON.stringify(document), 'a.json');
  return {
    label: 'x',
    commit: undefined,
    prefix: '',
    contracts: new Map([[contract.name, contract]]),
    problems: contract.problems,
    waivers: new Map([[contract.name, waivers]]),
    named: true,
  };
};
const reported = (base: Plain, head: Plain, waivers = 'waivers: []'): Report =>
  report(side(base, 'waivers: []'), side(head, waivers));
const outputs = (of: Report): Readonly<Record<'text' | 'markdown' | 'html' | 'json', string>> => ({
  text: printText(of),
  markdown: printMarkdown(of, { repository: undefined, version: () => '1.0.0' }),
  html: printHtml(of),
  json: printJson(of, () => '1.0.0'),
});

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const answer = (schema: Plain): Plain => ({
  200: { description: 'ok', content: { 'application/json': { schema } } },
});

/** Calls that share nothing by reference: each has a body of its own with a nonce. */
const calls = (count: number, nonce: string, more: { readonly [key: string]: Plain } = {}): Plain => ({
  openapi: '3.0.3',
  info: { title: 'T', version: '1' },
  paths: Object.fromEntries(
    range(count).map((index) => [
      `/private/call${index}`,
      {
        post: {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { nonce: { type: nonce }, [`own${index}`]: { type: 'string' } },
                },
              },
            },
          },
          responses: answer({ type: 'string' }),
          ...more,
        },
      },
    ]),
  ),
});

describe('equal edits are one entry, in every output', () => {
  it('38 times the same member of bodies that share no $ref', () => {
    const found = reported(calls(38, 'string'), calls(38, 'integer'));
    const [change, ...others] = found.exchanges.flatMap((one) => one.changes);
    expect(others).toEqual([]);
    expect(change?.subject).toBe('38 operations: body.nonce');
    expect(change?.operations).toHaveLength(38);
    const { text, markdown, html, json } = outputs(found);
    expect(text.match(/body\.nonce/g)).toHaveLength(1);
    expect(markdown).toContain('**Spec diff: 1 breaking**');
    expect(markdown.match(/body\.nonce/g)).toHaveLength(1);
    expect(html.match(/<article/g)).toHaveLength(1);
    const [first] = JSON.parse(json).exchanges[0].changes;
    expect(first.places).toHaveLength(38);
    expect(new Set(first.places.map((one: { fingerprint: string }) => one.fingerprint)).size).toBe(38);
    expect(JSON.parse(json).counts.breaking).toBe(1);
  });

  it('219 times the same security', () => {
    const found = reported(calls(219, 'string'), {
      ...Object(calls(219, 'string')),
      security: [{ key: [] }],
    });
    const changes = found.exchanges.flatMap((one) => one.changes);
    expect(changes.map((one) => [one.rule, one.subject])).toEqual([
      ['operation-auth-changed', '219 operations'],
    ]);
  });

  it('members of several named schemas name each of them', () => {
    const document = (type: string): Plain => ({
      openapi: '3.0.3',
      paths: { '/a': { get: { responses: answer({ $ref: '#/components/schemas/A' }) } } },
      components: {
        schemas: Object.fromEntries(
          ['A', 'B'].map((name) => [name, { type: 'object', properties: { id: { type }, [name]: {} } }]),
        ),
      },
    });
    const { text, markdown } = outputs(reported(document('string'), document('integer')));
    expect(text).toContain('2 schemas: id');
    for (const place of ['A.id', 'B.id']) {
      expect(text).toContain(place);
      expect(markdown).toContain(place);
    }
  });

  it('a path that has another name is one entry, with all methods below it', () => {
    const document = (path: string): Plain => ({
      openapi: '3.0.3',
      paths: {
        [path]: {
          get: { responses: answer({ type: 'string' }) },
          post: { responses: answer({ type: 'integer' }) },
        },
      },
    });
    const found = reported(document('/p'), document('/q'));
    expect(
      found.exchanges.flatMap((one) => one.changes).map((one) => [one.subject, one.before, one.after]),
    ).toEqual([['2 operations', '/p', '/q']]);
  });

  it('one of them is waived alone, all of them together', () => {
    const [base, head] = [calls(3, 'string'), calls(3, 'integer')];
    const [change] = reported(base, head).exchanges.flatMap((one) => one.changes);
    const waiver = (fingerprint = ''): string =>
      `waivers:\n  - { fingerprint: "${fingerprint}", reason: Nobody sends it., date: 2022-01-01 }\n`;
    const [alone] = reported(base, head, waiver(change?.places?.[0]?.fingerprint)).exchanges;
    expect(alone?.waived).toHaveLength(1);
    expect(alone?.changes.map((one) => one.places?.length)).toEqual([2]);
    const [all] = reported(base, head, waiver(change?.fingerprint)).exchanges;
    expect([all?.waived.length, all?.changes.length, all?.unused.length]).toEqual([1, 0, 0]);
  });
});

it('what breaks most calls comes first', () => {
  const document = (one: string, shared: string): Plain => ({
    openapi: '3.0.3',
    paths: Object.fromEntries(
      range(9).map((index) => [
        `/a${index}`,
        { get: { responses: answer(index === 0 ? { type: one } : { $ref: '#/components/schemas/Shared' }) } },
      ]),
    ),
    components: { schemas: { Shared: { type: 'object', properties: { id: { type: shared } } } } },
  });
  const found = reported(document('string', 'string'), document('integer', 'integer'));
  expect(found.exchanges.flatMap((one) => one.changes).map((one) => one.subject)).toEqual([
    'Shared.id',
    'GET /a0: answer',
  ]);
});

describe('a report that is too long', () => {
  const many = (type: string, extra: boolean): Plain => ({
    openapi: '3.0.3',
    paths: Object.fromEntries(
      range(extra ? 1200 : 400).map((index) => [
        `/path${index}`,
        {
          get: {
            parameters: [{ name: `p${index}`, in: 'query', schema: { type } }],
            responses: answer({ type: 'string' }),
          },
        },
      ]),
    ),
  });

  it('has every breaking entry before any other, and says by severity what it left out', () => {
    const found = reported(many('string', false), many('boolean', true));
    const { markdown } = outputs(found);
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown.match(/request-type-changed/g)).toHaveLength(400);
    const [, left] = /The report is too long: (\d+) additive are left out/.exec(markdown) ?? [];
    expect(Number(left) + (markdown.match(/operation-added/g)?.length ?? 0)).toBe(800);
  });

  it('leaves out breaking entries last, and says how many', () => {
    const { markdown } = {
      markdown: printMarkdown(reported(many('string', false), many('boolean', true)), {
        repository: undefined,
        version: () => '1.0.0',
        most: 20_000,
      }),
    };
    const [, breaking] =
      /The report is too long: (\d+) breaking, 800 additive are left out/.exec(markdown) ?? [];
    expect(Number(breaking) + (markdown.match(/request-type-changed/g)?.length ?? 0)).toBe(400);
  });
});

it('a call is named once in its entry, and once where several entries are about it', () => {
  const gone = (paths: Plain): Plain => ({ openapi: '3.0.3', paths });
  const removed = outputs(reported(gone({ '/gone/away': { get: { responses: answer({}) } } }), gone({})));
  for (const text of [removed.text, removed.markdown]) expect(text.match(/\/gone\/away/g)).toHaveLength(1);
  const two = (type: string, required: boolean): Plain =>
    gone({
      '/one/call': {
        get: {
          parameters: [{ name: 'a', in: 'query', required, schema: { type: 'string' } }],
          responses: answer({ type }),
        },
      },
    });
  const { markdown } = outputs(reported(two('string', false), two('integer', true)));
  expect(markdown.match(/\/one\/call/g)).toHaveLength(1);
});

describe('long texts show what differs', () => {
  const long = 'word '.repeat(200);

  it.each([
    ['at the end', `${long}old`, `${long}new`],
    ['at the beginning', `old ${long}`, `new ${long}`],
    ['in the middle', `${long}old ${long}`, `${long}new ${long}`],
    ['everywhere', `old ${'a '.repeat(500)}`, `new ${'b '.repeat(500)}`],
  ])('%s', (_where, left, right) => {
    const [was, is] = contrast(left, right);
    expect(was).toContain('old');
    expect(is).toContain('new');
    expect(Math.max(was.length, is.length)).toBeLessThan(400);
  });

  it('short ones are as they are', () => {
    expect(contrast('a\nb', 'a\nc')).toEqual(['a / b', 'a / c']);
  });
});
