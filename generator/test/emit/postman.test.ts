import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PostmanValidator } from '@har-sdk/validator';
import { describe, expect, it } from 'vitest';
import { emitPostman } from '../../src/emit/postman.ts';
import { buildApi } from '../../src/model/build.ts';
import { readTree } from '../model/spec-tree.ts';

const fixtures = new URL('../fixtures', import.meta.url).pathname;
const read = (): string =>
  emitPostman(buildApi(readTree(join(fixtures, 'acme-specs'), 'acme'))).get('postman_collection.json') ?? '';

it('is the same text every time', () => {
  expect(read()).toBe(read());
});

it('has variables for the server and the credentials, none of them filled in but the server', () => {
  expect(JSON.parse(read())).toMatchObject({
    info: { name: 'Acme exchange' },
    variable: [
      { key: 'baseUrl', value: 'https://api.acme.example' },
      { key: 'apiKey', value: '' },
      { key: 'secret', value: '' },
    ],
  });
});

it('takes the account of a path from a path variable', () => {
  expect(JSON.stringify(JSON.parse(read()))).toContain('"path":["v2","history",":account"]');
});

describe('the official JSON Schema of Collection v2.1.0', () => {
  const packages = new URL('../../../packages/', import.meta.url).pathname;
  const complaints = async (text: string): Promise<readonly unknown[]> =>
    await new PostmanValidator().verify(JSON.parse(text));

  it.each(['binance', 'okx'])('accepts the collection of %s', async (name) => {
    expect(await complaints(readFileSync(join(packages, name, 'postman_collection.json'), 'utf8'))).toEqual(
      [],
    );
  });

  it('accepts paths with variables, forms and signed requests', async () => {
    expect(await complaints(read())).toEqual([]);
  });

  it('refuses a request whose header has no key, so that it is known to look that deep', async () => {
    const broken = read().replace('"key": "X-KEY"', '"kee": "X-KEY"');
    expect(broken).not.toBe(read());
    expect(await complaints(broken)).not.toEqual([]);
  });
});
