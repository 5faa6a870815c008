import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSpecs } from '../../src/check/check-specs.ts';
import { jsonText } from '../../src/emit/json-text.ts';
import { foreignFiles } from '../../src/load/foreign-files.ts';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { buildApi } from '../../src/model/build.ts';
import { unsupported } from '../../src/model/unsupported.ts';
import { fixtures } from '../load/load-texts.ts';

/** `demo`, and beside it `twin`, which takes from it what both have. */
let specs: string;

beforeEach(() => {
  specs = mkdtempSync(join(tmpdir(), 'exspec-sharing-'));
  cpSync(join(fixtures, 'valid'), specs, { recursive: true });
  cpSync(join(fixtures, 'sharing'), specs, { recursive: true });
});
afterEach(() => rmSync(specs, { recursive: true }));

function edit(file: string, from: string, to: string): void {
  const path = join(specs, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, text.replace(from, to));
}

function found(): readonly string[] {
  return checkSpecs(loadSpecs(specs)).map(
    ({ at, rule, message }) => `${at.file}:${at.line} ${rule} ${message}`,
  );
}

function twin(): ReturnType<typeof buildApi> {
  const tree = loadSpecs(specs).trees.find(({ name }) => name === 'twin');
  if (tree === undefined) throw new Error('no twin');
  return buildApi(tree);
}

describe('an API that takes from another what both have', () => {
  it('is in order, and so is the other', () => {
    expect(found()).toEqual([]);
    expect(unsupported(twin())).toEqual([]);
  });

  it('has security types, schemes with their parameters, answers, parameter errors and codes of the other', () => {
    const api = twin();
    const [order] = api.operations;
    expect(api.schemes.map(({ name, wireName }) => [name, wireName])).toEqual([
      ['apiKey', 'X-KEY'],
      ['signature', 'signature'],
    ]);
    expect(order?.auth).toBe('signed');
    expect(order?.parameters.map(({ name, supplied }) => [name, supplied])).toEqual([
      ['symbol', false],
      ['note', false],
      ['timestamp', true],
      ['signature', true],
    ]);
    expect(api.parameterErrors.get('missing')).toMatchObject({ code: -1102 });
    expect(api.errors.sections.map(({ id }) => id)).toEqual(['request', 'order', 'twin']);
    expect(api.errors.codes.map(({ code }) => code)).toEqual([-1102, -1121, -2010, -9000]);
  });

  it('has a document that holds together by itself', () => {
    const text = jsonText(twin().document);
    const refs = [...text.matchAll(/"\$ref": ?"([^"]*)"/g)].map(([, ref = '']) => ref);
    expect(refs.length).toBeGreaterThan(0);
    expect(refs.filter((ref) => !ref.startsWith('#/components/'))).toEqual([]);
    expect(refs).toContain('#/components/responses/Error');
  });

  it('depends on the files that it takes from, on those that these lead to, and on no others', () => {
    const { trees } = loadSpecs(specs);
    expect(trees.map((tree) => [tree.name, foreignFiles(tree)])).toEqual([
      ['demo', []],
      ['twin', ['demo/common.yaml', 'demo/errors.yaml', 'demo/openapi.yaml', 'demo/schemas/common.yaml']],
    ]);
  });

  it('keeps in use what only it uses', () => {
    const more = 'OnlyTwin: { type: string, description: Words. }\n';
    writeFileSync(
      join(specs, 'demo/schemas/common.yaml'),
      readFileSync(join(specs, 'demo/schemas/common.yaml'), 'utf8') + more,
    );
    expect(found()).toEqual([expect.stringMatching(/^demo\/schemas\/common\.yaml:\d+ unused-component/)]);
    edit(
      'twin/trade/order.yaml',
      'schema: { type: string, description: Which. }',
      'schema: { $ref: ../../demo/schemas/common.yaml#/OnlyTwin }',
    );
    expect(found()).toEqual([]);
  });
});

describe('what is wrong with a reference to another API', () => {
  it.each<[string, string, string, string, RegExp]>([
    [
      'a file that is not there',
      'twin/trade/order.yaml',
      'demo/common.yaml#/symbol',
      'demo/comon.yaml#/symbol',
      /twin\/trade\/order\.yaml:\d+ unresolved-ref .*no file specs\/demo\/comon\.yaml/,
    ],
    [
      'a name that is not there',
      'twin/trade/order.yaml',
      'demo/common.yaml#/symbol',
      'demo/common.yaml#/simbol',
      /unresolved-ref .*has no simbol/,
    ],
    [
      'a component of another kind',
      'twin/trade/order.yaml',
      'demo/common.yaml#/symbol',
      'demo/schemas/common.yaml#/Symbol',
      /ref-kind .*a parameter of common\.yaml/,
    ],
    [
      'part of a component',
      'twin/trade/order.yaml',
      'demo/common.yaml#/symbol',
      'demo/common.yaml#/symbol/schema',
      /ref-kind/,
    ],
    [
      "another API's path",
      'twin/openapi.yaml',
      './trade/order.yaml',
      '../demo/trade/order.yaml',
      /twin\/openapi\.yaml:\d+ ref-kind .*a file of its own/,
    ],
    [
      'another place',
      'twin/openapi.yaml',
      'openapi.yaml#/x-security-types',
      'openapi.yaml#/x-limits',
      /ref-kind .*the same place/,
    ],
    [
      'a place that is not there',
      'twin/openapi.yaml',
      'openapi.yaml#/x-responses',
      'openapi.yaml#/x-answers',
      /unresolved-ref .*has no x-answers/,
    ],
    [
      'itself',
      'twin/openapi.yaml',
      '../demo/openapi.yaml#/x-responses',
      './openapi.yaml#/x-responses',
      /ref-kind .*the same place/,
    ],
    [
      'a catalogue that is none',
      'twin/errors.yaml',
      '../demo/errors.yaml',
      '../demo/removed.yaml',
      /ref-kind .*errors\.yaml/,
    ],
    [
      'a section that is not there',
      'twin/errors.yaml',
      'sections: [request]',
      'sections: [requests]',
      /unknown-section .*specs\/demo\/errors\.yaml has no section requests/,
    ],
    [
      'a code that is not there',
      'twin/errors.yaml',
      'codes: [-2010]',
      'codes: [-2011]',
      /unknown-code .*has no code -2011/,
    ],
    [
      'a code that it has itself',
      'twin/errors.yaml',
      'code: -9000',
      'code: -1121',
      /twin\/errors\.yaml:\d+ duplicate-code .*specs\/demo\/errors\.yaml, line/,
    ],
  ])('%s is told at its place', (_what, file, from, to, message) => {
    edit(file, from, to);
    expect(found().join('\n')).toMatch(message);
  });

  it('two catalogues that share each other are told, both of them', () => {
    edit('demo/errors.yaml', 'sections:', 'shared: [{ $ref: ../twin/errors.yaml }]\nsections:');
    expect(found().filter((one) => one.includes('ref-kind'))).toEqual([
      expect.stringMatching(/^demo\/errors\.yaml/),
      expect.stringMatching(/^twin\/errors\.yaml/),
    ]);
  });

  it('a mistake in what is shared is told once, where it stands', () => {
    edit('demo/schemas/common.yaml', 'type: string', 'type: strong');
    expect(found().filter((one) => one.includes('unknown-value'))).toHaveLength(1);
  });

  it('two components of one name meet where one API takes both', () => {
    writeFileSync(
      join(specs, 'twin/common.yaml'),
      '# yaml-language-server: $schema=../schema/common.schema.json\nmine: { name: mine, in: query, description: Mine., schema: { $ref: "#/Symbol" } }\nSymbol: { type: string, description: Another. }\n',
    );
    edit('twin/trade/order.yaml', '    - name: note', '    - $ref: ../common.yaml#/mine\n    - name: note');
    expect(found()).toEqual([expect.stringMatching(/duplicate-component .*schema Symbol/)]);
  });
});

describe('a path', () => {
  it('that begins as those of another API on hosts of the same site belongs there', () => {
    edit('demo/openapi.yaml', 'class: Demo }', 'class: Demo, prefixes: [/] }');
    expect(found()).toEqual([]);
    edit('twin/openapi.yaml', '  /twin/order:', '  /order2:');
    expect(found()).toEqual([
      expect.stringMatching(
        /twin\/openapi\.yaml:\d+ foreign-path \/order2 belongs to demo \(https:\/\/api\.demo\.example\)/,
      ),
    ]);
  });

  it('of another exchange may begin in the same way', () => {
    edit('demo/openapi.yaml', 'class: Demo }', 'class: Demo, prefixes: [/] }');
    edit('twin/openapi.yaml', 'prefixes: [/twin/]', 'prefixes: [/]');
    expect(found().map((one) => one.split(' ')[1])).toEqual(['duplicate-name', 'duplicate-name']);
    edit('twin/openapi.yaml', 'twin.demo.example', 'twin.other.example');
    expect(found()).toEqual([]);
  });
});
