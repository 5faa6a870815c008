import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const cli = join(import.meta.dirname, '../../bin/exspec.js');
/** Heap of Node's, MiB, for both documents, their models and the report. */
const HEAP = 256;
const OPERATIONS = 1200;
let folder = '';

/** As generated documents are: long descriptions, examples, each operation with schemas of its own. */
function large(most: number): string {
  const words = 'What is told here is told at length, as in documents that a program has written. '.repeat(8);
  const indices = Array.from({ length: OPERATIONS }, (_, index) => index);
  const row = (index: number): object => ({
    type: 'object',
    required: ['id'],
    properties: Object.fromEntries(
      Array.from({ length: 12 }, (_, member) => [
        member === 0 ? 'id' : `member_${member}`,
        { type: 'string', description: `${words}${index}`, example: `row ${index} member ${member}` },
      ]),
    ),
  });
  return JSON.stringify(
    {
      openapi: '3.0.3',
      info: { title: 'Large', version: '1' },
      paths: Object.fromEntries(
        indices.map((index) => [
          `/rows${index}/{id}`,
          {
            get: {
              operationId: `row${index}`,
              description: words,
              parameters: [
                { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
                {
                  name: 'limit',
                  in: 'query',
                  schema: { type: 'integer', maximum: index === 7 ? most : 100 },
                },
              ],
              responses: {
                200: {
                  description: words,
                  content: { 'application/json': { schema: { $ref: `#/components/schemas/Row${index}` } } },
                },
              },
            },
          },
        ]),
      ),
      components: { schemas: Object.fromEntries(indices.map((index) => [`Row${index}`, row(index)])) },
    },
    null,
    1,
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exspec-large-'));
  writeFileSync(join(folder, 'base.json'), large(100));
  writeFileSync(join(folder, 'head.json'), large(50));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }), 120_000);

it('one edit in two documents of 13 MB is found in a heap of 256 MiB', {
  timeout: 300_000,
}, () => {
  expect(large(100).length).toBeGreaterThan(13e6);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      `--max-old-space-size=${HEAP}`,
      cli,
      'diff',
      join(folder, 'base.json'),
      join(folder, 'head.json'),
      '--format',
      'json',
    ],
    { encoding: 'utf8', maxBuffer: 64e6 },
  );
  expect(status, stderr).toBe(0);
  const [{ changes }] = JSON.parse(stdout).exchanges;
  expect(changes.map(({ rule }: { rule: string }) => rule)).toEqual(['request-limit-tightened']);
});
