import { describe, expect, test } from 'vitest';
import { readPage } from '../../src/docs/read/read-page.ts';
import { markdown, okx } from './markdown-fixture.ts';

describe('the Binance Markdown page', () => {
  test('both halves are read, and agree', () => {
    const facts = readPage(markdown(), 'm.txt');
    expect(facts).toMatchObject({ form: 'binance-markdown', revision: '2026-01-15', halves: [] });
    expect(facts.mismatch).toBeUndefined();
    expect(facts.endpoints).toMatchObject([
      {
        method: 'POST',
        path: '/v1/it',
        line: 11,
        title: 'Do It',
        security: { type: 'TRADE', line: 7 },
        signed: true,
        weights: [{ scope: 'UID', weight: 3000, line: 15 }],
        parameters: [{ name: 'limit', default: '10', max: '50', line: 21 }],
        notes: [{ text: 'Only sometimes' }],
      },
    ]);
    expect(facts.unread.map(({ line, reason }) => `${line} ${reason}`)).toEqual(['34 table-against-example']);
  });

  test.each([
    ['**30**', [{ scope: null, weight: 30, line: 15 }]],
    ['500', [{ scope: null, weight: 500, line: 15 }]],
  ])('the weight %s is read', (weight, weights) => {
    expect(readPage(markdown({ weight }), 'm.txt').endpoints[0]?.weights).toEqual(weights);
  });

  test('a disagreement of the halves names both lines', () => {
    const chinese = 'limit| INT| YES| 默认 20; 最大 50';
    const text = markdown({ chinese });
    const chineseLine = text.split('\n').indexOf(chinese) + 1;
    expect(readPage(text, 'm.txt').halves).toEqual([
      { fact: 'POST /v1/it parameter limit mandatory', english: 'no', chinese: 'yes', line: 21, chineseLine },
      { fact: 'POST /v1/it parameter limit default', english: '10', chinese: '20', line: 21, chineseLine },
    ]);
  });

  test('anchors of another page make it a page that does not describe what it claims to', () => {
    expect(readPage(markdown({ anchor: '/docs/a/Do-Other' }), 'm.txt').mismatch).toEqual({
      claimed: '/docs/a/Do-It',
      anchors: '/docs/a/Do-Other',
      line: 9,
    });
  });
});

describe('the OKX Markdown page', () => {
  test('rate limit, permission, multi-line cells and Yes or No are read', () => {
    const facts = readPage(okx(), 'o.txt');
    expect(facts.unread).toEqual([]);
    expect(facts.endpoints).toMatchObject([
      {
        path: '/api/v5/things',
        security: { type: 'Read', line: 14 },
        limits: [{ scope: 'UID', requests: 5, seconds: 2, line: 10 }],
        parameters: [
          { name: 'type', values: ['one', 'two'], mandatory: 'no', line: 28 },
          { name: 'limit', default: '100', max: '100', mandatory: 'yes', line: 31 },
        ],
        responseFields: [{ name: 'ts', type: 'String', line: 41 }],
      },
    ]);
  });

  test('an anchor_id that the source_url does not have is a contradiction', () => {
    expect(readPage(okx('other'), 'o.txt').mismatch).toMatchObject({ claimed: 'things', anchors: 'other' });
  });
});
