import { join } from 'node:path';
import { expect, it } from 'vitest';
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
