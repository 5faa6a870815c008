import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Outcome } from '../../src/docs/compare/outcome.ts';
import { compareParameters } from '../../src/docs/compare/parameters.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { buildApi } from '../../src/model/build.ts';

/** Pages of OKX put `>` before the members of an object, once for each object that they stand in. */
const rows = [
  ['instId', 'String', 'Yes', 'Instrument.'],
  ['attached', 'Array of objects', 'No', 'Orders that follow.'],
  ['> id', 'String', 'No', 'Own id.'],
  ['> takeProfit', 'Object', 'No', 'What sets it off.'],
  ['> > px', 'Decimal', 'Yes', 'The price.'],
  ['> nonsense', 'String', 'No', 'Nothing.'],
  ['tag', 'String', 'No', 'A tag.'],
];

const page = `---
exchange: okx
source_url: https://docs.example/#place-order
anchor_id: place-order
api_type: REST
---

# Place an order

### Place order

#### HTTP Request

\`POST /api/v5/order\`

#### Request Parameters

| Parameter | Type | Required | Description |
| --- | --- | --- | --- |
${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
const [endpoint] = readPage(page, 'order.md').endpoints;
const parameters = endpoint?.parameters ?? [];

it('rows with a mark are members of the row above with one mark less', () => {
  expect(parameters.map(({ name, class: kind }) => `${name} ${kind}`)).toEqual([
    'instId string',
    'attached array',
    'attached[].id string',
    'attached[].takeProfit object',
    'attached[].takeProfit.px decimal',
    'attached[].nonsense string',
    'tag string',
  ]);
});

it('members are held against the specs, both ways, at any depth', () => {
  const [tree] = loadSpecs(join(import.meta.dirname, '../fixtures/bodies-specs')).trees;
  if (tree === undefined) throw new Error('no specs');
  const api = buildApi(tree);
  const operation = api.operations.find(({ id }) => id === 'place');
  if (operation === undefined) throw new Error('no operation');
  const outcome = new Outcome();
  const around = { common: [], enums: [], at: (line: number) => ({ file: 'page.md', line }) };
  if (endpoint === undefined) throw new Error('no endpoint');
  compareParameters(outcome, api, operation, endpoint, parameters, 'POST /order', around);
  const facts = outcome.disagreements.map(({ fact, page: stated, spec }) => `${fact}: ${stated} | ${spec}`);
  expect(facts).toContain('POST /order parameter attached[].nonsense: present | none');
  expect(facts).toContain('POST /order parameter attached[].takeProfit.kind: none | present');
  expect(facts.filter((fact) => fact.includes('takeProfit.px'))).toEqual([]);
});
