import { describe, expect, it } from 'vitest';
import { parseReference } from '../../src/load/reference.ts';
import { loadTexts, validTexts } from './load-texts.ts';

describe('taking a $ref apart', () => {
  it.each([
    ['../schemas/order.yaml#/OrderFull', 'demo/schemas/order.yaml', ['OrderFull']],
    ['#/Symbol', 'demo/market/depth.yaml', ['Symbol']],
    ['./ping.yaml', 'demo/market/ping.yaml', []],
    ['ping.yaml#', 'demo/market/ping.yaml', []],
    ['../a/../openapi.yaml#/paths/~1api~1v3~1depth', 'demo/openapi.yaml', ['paths', '/api/v3/depth']],
    ['#/a~01b', 'demo/market/depth.yaml', ['a~1b']],
    ['#/a%20b%2Fc', 'demo/market/depth.yaml', ['a b', 'c']],
    ['#/', 'demo/market/depth.yaml', ['']],
    ['../../other/x.yaml#/A', 'other/x.yaml', ['A']],
  ])('%s leads to %s', (ref, file, tokens) => {
    expect(parseReference(ref, 'demo/market/depth.yaml')).toMatchObject({ kind: 'local', file, tokens });
  });

  it.each([
    ['https://example.com/a.yaml#/A', 'url'],
    ['file:///etc/passwd', 'url'],
    ['//example.com/a.yaml', 'url'],
    ['\\\\host\\share\\a.yaml', 'url'],
    ['/etc/passwd', 'absolute'],
    ['C:\\specs\\a.yaml', 'absolute'],
    ['c:/specs/a.yaml', 'absolute'],
    ['../../../package.yaml#/A', 'outside'],
    ['../../..', 'outside'],
    ['%2e%2e/%2e%2e/%2e%2e/secret.yaml', 'outside'],
    ['..\\schemas\\a.yaml', 'malformed'],
    ['a.yaml#A', 'malformed'],
    ['a.yaml#/A~2', 'malformed'],
    ['a.yaml#/%zz', 'malformed'],
    ['', 'malformed'],
  ])('%s is refused as %s', (ref, kind) => {
    expect(parseReference(ref, 'demo/market/depth.yaml').kind).toBe(kind);
  });
});

describe('following a $ref', () => {
  const [tree] = loadTexts('demo', {
    ...validTexts(),
    'demo/schemas/odd.yaml': '"a/b": { __proto__: [x, y] }',
  }).trees;

  it('answers node, file, pointer and name', () => {
    const found = tree?.resolve('../schemas/common.yaml#/Symbol', 'demo/market/depth.yaml');
    expect(found).toMatchObject({
      file: 'demo/schemas/common.yaml',
      pointer: '/Symbol',
      name: 'Symbol',
      node: { kind: 'map' },
    });
  });

  it('names a whole file by its base name', () => {
    expect(tree?.resolve('./market/depth.yaml', 'demo/openapi.yaml')).toMatchObject({
      name: 'depth',
      pointer: '',
    });
  });

  it('goes through escaped keys, __proto__ and list indices', () => {
    expect(tree?.resolve('#/a~1b/__proto__/1', 'demo/schemas/odd.yaml')?.node).toMatchObject({ value: 'y' });
  });

  it.each([
    '#/constructor',
    '#/toString',
    '#/a~1b/__proto__/2',
    '#/a~1b/__proto__/01',
    './missing.yaml',
    '../../x.yaml',
  ])('finds nothing at %s', (ref) => {
    expect(tree?.resolve(ref, 'demo/schemas/odd.yaml')).toBeUndefined();
  });
});
