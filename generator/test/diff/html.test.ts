import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alignLines, folded } from '../../src/diff/html/lines.ts';
import { printHtml } from '../../src/diff/html/page.ts';
import { snippet } from '../../src/diff/html/snippet.ts';
import { report } from '../../src/diff/report.ts';
import type { Side } from '../../src/diff/source/side.ts';
import type { Texts } from '../load/load-texts.ts';
import { edited, mini, ownContract } from './mini.ts';

const side = (texts: Texts): Side => ({
  label: 'x',
  commit: undefined,
  prefix: 'specs/',
  contracts: new Map([['mini', ownContract(texts)]]),
  problems: [],
  waivers: new Map(),
  named: false,
});

it('property: the rows hold both texts, in order, and equal lines stand beside each other', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (left, right) => {
      const rows = alignLines(left, right);
      expect(rows.flatMap((row) => row.left ?? [])).toEqual(left);
      expect(rows.flatMap((row) => row.right ?? [])).toEqual(right);
      if (JSON.stringify(left) === JSON.stringify(right))
        expect(rows.every((row) => row.left === row.right)).toBe(true);
      const shown = folded(rows);
      expect(shown.filter((row) => row !== undefined && row.left !== row.right)).toEqual(
        rows.filter((row) => row.left !== row.right),
      );
    }),
  );
});

it('a snippet is the key with everything below it, and no more', () => {
  const text =
    'a: 1\nOrder:\n  type: object\n  properties:\n    id: { type: string }\n    price:\n      type: number\n\n      minimum: 1\nOther: 2\n';
  const at = (line: number, col: number): { file: string; line: number; col: number } => ({
    file: 'f',
    line,
    col,
  });
  expect(snippet(text, at(3, 3))).toEqual([
    'Order:',
    '  type: object',
    '  properties:',
    '    id: { type: string }',
    '    price:',
    '      type: number',
    '',
    '      minimum: 1',
  ]);
  expect(snippet(text, at(5, 9))).toEqual(['id: { type: string }']);
  expect(snippet(text, at(7, 7))).toEqual(['price:', '  type: number', '', '  minimum: 1']);
  expect(snippet(text, undefined)).toEqual([]);
});

it('shows the specification and the TypeScript of both sides, and text of a specification only as text', () => {
  const hostile = '</script><img src=x onerror=alert(1)>';
  const head = edited(
    mini,
    ['comment: { type: string }', 'remark: { type: boolean }'],
    ['summary: Order book', `summary: "${hostile}"`],
  );
  const html = printHtml(report(side(mini), side(head)));
  expect(html).toContain('<div class="gone">comment: { type: string }</div>');
  expect(html).toContain(
    '<div class="gone">  comment?: string;</div><div class="come">  remark?: boolean;</div>',
  );
  expect(html).not.toContain('<img');
  expect(html.match(/<script>/g)).toHaveLength(1);
  expect(html).not.toMatch(/(?:src|href)="(?!https?:)/);
});
