import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../src/pack.ts';

const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** The fenced blocks of a language in a Markdown file. */
const blocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

test('CONTRIBUTING walks through an endpoint as it really stands in the specs', () => {
  const [endpoint, schema, path] = blocks(read('CONTRIBUTING.md'), 'yaml');
  expect(endpoint).toBe(read('specs/binance/market/avgPrice.yaml'));
  expect(read('specs/binance/schemas/market.yaml')).toContain(schema);
  expect(read('specs/binance/openapi.yaml')).toContain(path?.split('\n')[1]);
});

test('every command of the README is a script or a command of exspec', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const named = [...read('README.md').matchAll(/`pnpm (?:exspec )?([a-z:-]+)/g)].map(([text, name]) => ({
    text,
    name,
  }));
  expect(named.length).toBeGreaterThan(5);
  const { stdout: help } = spawnSync(process.execPath, [`${root}/generator/bin/exspec.js`, '--help'], {
    encoding: 'utf8',
  });
  for (const { text, name } of named) {
    if (text.includes('exspec ')) expect(help, text).toMatch(new RegExp(`^ +${name} `, 'm'));
    else expect(Object.keys(scripts), text).toContain(name);
  }
});
