import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeMarkdown } from '../../src/reference/markdown.ts';
import { referencePage, scriptText } from '../../src/reference/page.ts';

it('text from a spec cannot end the script that holds it', () => {
  const hostile = '</script><script>alert(1)</script><!--\u2028';
  const page = referencePage(hostile, { info: { title: hostile } });
  expect(page.match(/<script/g)).toHaveLength(3);
  expect(page.match(/<\/script>/g)).toHaveLength(3);
  expect(page).not.toContain('<!--');
  expect(scriptText({ title: hostile })).not.toContain('\u2028');
});

it('what stands in the script is what the document says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = scriptText({ text });
      expect(written).not.toContain('<');
      expect(JSON.parse(written)).toEqual({ text });
    }),
  );
});

it.each([
  ['a|b', 'a\\|b'],
  ['<img src=x>', '&lt;img src=x&gt;'],
  ['two\nlines', 'two lines'],
  ['[a](javascript:b) `c` *d*', '\\[a\\](javascript:b) \\`c\\` \\*d\\*'],
])('%j is shown in a table as it is', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
