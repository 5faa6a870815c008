import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../src/model/api.ts';
import { referencePage, scriptText } from '../../src/reference/page.ts';
import { readable } from '../../src/reference/readable.ts';

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

const json = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(json);
  if (typeof value === 'number') return { number: String(value) };
  if (typeof value === 'object' && value !== null)
    return { object: new Map(Object.entries(value).map(([key, one]) => [key, json(one)])) };
  return value === null || typeof value === 'boolean' ? value : String(value);
};

it('words of a spec show what they say, and nothing of it leads anywhere', () => {
  const picture = '![x](https://a.example/x.png) <img src=https://b.example>';
  const shown = readable(
    json({
      info: {
        description: picture,
        'x-logo': { url: 'https://c.example/logo.png' },
        contact: { url: 'https://d.example' },
        license: { name: 'MIT', url: 'https://e.example' },
      },
      servers: [{ url: 'https://api.example', description: 'Two\n\nparagraphs\u202e' }],
      components: {
        schemas: {
          description: {
            type: 'object',
            description: '<b>',
            properties: { example: { description: '*a*' } },
          },
        },
        examples: {
          one: {
            description: '_x_',
            value: { description: picture, number: 1 },
            externalValue: 'https://f.example',
          },
        },
      },
      externalDocs: { url: 'https://g.example' },
    }),
  );
  expect(shown).toEqual({
    info: {
      description: '`![x](https://a.example/x.png)` \\<img `src=https://b.example>`',
      license: { name: 'MIT' },
    },
    servers: [{ url: 'https://api.example', description: 'Two\n\nparagraphs\\\\u202e' }],
    components: {
      schemas: {
        description: {
          type: 'object',
          description: '\\<b\\>',
          properties: { example: { description: '\\*a\\*' } },
        },
      },
      examples: { one: { description: '\\_x\\_', value: { description: picture, number: 1 } } },
    },
  });
});
