import { DecodeError, UnknownOutcomeError } from '@exspec/core';
import { exampleText } from '@exspec/generator/src/docs/read/example-text.ts';
import type { MockOperation } from '@exspec/mock';
import { afterAll, describe, expect, test } from 'vitest';
import {
  argumentOf,
  askedBy,
  type Call,
  completeCall,
  otherThan,
  type Pinned,
  sample,
  visible,
} from '../src/calls.ts';
import { documentedExamples, pagesDir } from '../src/documented-examples.ts';
import { exchanges } from '../src/exchanges.ts';
import { type Findings, hold, ResponseSchemas } from '../src/held-against.ts';

const documented = documentedExamples();
if (documented === undefined)
  console.log(`Skipped: the documented examples are read from ${pagesDir}, which is not there.`);
const examples = documented?.examples ?? [];

/** The page shows the fields of both variants as one answer and says beside each field in which it comes. */
const bothVariants = ['GET /sapi/v1/bswap/addLiquidityPreview', 'GET /sapi/v1/bswap/removeLiquidityPreview'];
/** Whether the client took an answer for that to another request. */
function isForeign(error: unknown): boolean {
  const cause = error instanceof UnknownOutcomeError ? error.cause : error;
  return cause instanceof DecodeError && cause.foreign !== undefined;
}

/** A legal call with what is pinned, with another parameter beside it where it needs one. */
function legalCall(operation: MockOperation, pinned: Call): Call {
  const more = visible(operation).map(({ name }): Pinned => ({ [name]: sample(operation, name), ...pinned }));
  for (const one of [pinned, ...more]) {
    const call = completeCall(operation, one);
    if (call !== undefined) return call;
  }
  throw new Error(`${operation.key}: no legal call with ${JSON.stringify(pinned)} was found`);
}

function pick(call: Call, names: readonly (string | undefined)[]): Call {
  return Object.fromEntries(Object.entries(call).filter(([name]) => names.includes(name)));
}

const seen = new Set<string>();
const findings: Findings = { wrong: [], placeholders: [], merged: [], fields: 0 };

afterAll(() => {
  if (documented === undefined) return;
  const { withoutExample, mismatched } = documented;
  console.log(
    [
      `Documented examples: ${seen.size} operations, ${examples.length} examples, ${findings.fields} fields.`,
      `Placeholders: ${findings.placeholders.join(', ') || 'none'}.`,
      `Without an example: ${withoutExample.join(', ') || 'none'}.`,
      `Pages not read, because they describe another endpoint than they claim: ${mismatched.join(', ') || 'none'}.`,
    ].join('\n'),
  );
});

describe.runIf(documented !== undefined)('the answers that the documentation shows', () => {
  test.each(exchanges)(
    'for $name are decoded by the client, every field as its schema says',
    async (exchange) => {
      let answer = '';
      const client = exchange.client('http://127.0.0.1:9', async () => {
        return new Response(answer, { headers: { 'content-type': 'application/json' } });
      });
      const schemas = new ResponseSchemas(exchange.name);
      const untold: string[] = [];
      const found: Findings = { wrong: [], placeholders: [], merged: [], fields: 0 };
      for (const operation of exchange.mock.tables.operations) {
        const { key, method, path } = operation;
        const [section = '', name = ''] = key.split('.');
        const call: unknown = Reflect.get(Object(client.sections[section]), name);
        if (typeof call !== 'function') throw new Error(`there is no method ${key}`);
        const own = examples.filter((one) => one.method === method && one.path === path);
        for (const { place, value } of own) {
          answer = exampleText(value);
          const hasParameters = operation.parameters.some(({ supplied }) => supplied !== true);
          const asked = askedBy(operation, JSON.parse(answer));
          // The client fills in an id of its own where the caller sends none.
          const filled = exchange.operations.find((one) => one.key === key)?.lookup?.parameter;
          const perform = async (
            names: readonly (string | undefined)[],
            other: Call = {},
          ): Promise<unknown> => {
            const pinned = pick(asked, names);
            const legal = legalCall(operation, pinned);
            const parameters = argumentOf(operation, {
              ...legal,
              ...pick(asked, Object.keys(legal)),
              ...other,
            });
            return await (hasParameters ? call(parameters) : call()).catch((error: unknown) => error);
          };
          const at = `${place} ${method} ${path}`;
          const decoded = await perform([filled]);
          for (const [name, text] of Object.entries(asked)) {
            const own = await perform([filled, name]);
            if (own instanceof Error) found.wrong.push(`${at}: ${own.message}`);
            const other = await perform([filled, name], { [name]: otherThan(operation, name, text) });
            if (!isForeign(other)) untold.push(`${method} ${path} ${name}`);
          }
          if (decoded instanceof Error) found.wrong.push(`${at}: ${decoded.message}`);
          else hold(schemas, value, decoded, [schemas.response(method, path)], at, found);
          seen.add(`${method} ${path}`);
        }
      }
      await client.close();
      findings.placeholders.push(...found.placeholders);
      findings.fields += found.fields;
      expect(found.wrong).toEqual([]);
      expect(untold).toEqual([]);
      // At the top of an answer `at` ends in method and path.
      expect(found.merged.map((at) => at.split(' ').slice(1).join(' '))).toEqual(
        bothVariants.filter((at) =>
          exchange.operations.some(({ method, path }) => `${method} ${path}` === at),
        ),
      );
      expect(found.fields).toBeGreaterThan(0);
    },
  );

  test('belong to operations of the clients, and every operation has one or is listed without', () => {
    const operations = exchanges.flatMap(({ operations }) => operations);
    const known = operations.map(({ method, path }) => `${method} ${path}`).sort();
    const shown = examples.map(({ method, path }) => `${method} ${path}`);
    expect([...new Set([...shown, ...(documented?.withoutExample ?? [])])].sort()).toEqual(known);
  });
});
