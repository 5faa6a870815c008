import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { fixtures } from './load-texts.ts';

describe('reading the folder of specs', () => {
  let specs: string;

  beforeEach(() => {
    specs = mkdtempSync(join(tmpdir(), 'exspec-load-'));
    cpSync(join(fixtures, 'valid'), specs, { recursive: true });
  });

  afterEach(() => rmSync(specs, { recursive: true }));

  const found = (): string[] => loadSpecs(specs).diagnostics.map(({ at, rule }) => `${at.file} ${rule}`);

  it('reads every .yaml file of an exchange, sorted, with paths relative to specs/', () => {
    const { trees, diagnostics } = loadSpecs(specs);
    expect(diagnostics).toEqual([]);
    expect(trees.map(({ name }) => name)).toEqual(['demo']);
    expect([...(trees[0]?.files.keys() ?? [])]).toEqual([
      'demo/asyncapi.yaml',
      'demo/common.yaml',
      'demo/errors.yaml',
      'demo/market/depth.yaml',
      'demo/market/ticker.yaml',
      'demo/market/time.yaml',
      'demo/openapi.yaml',
      'demo/removed.yaml',
      'demo/schemas/common.yaml',
      'demo/schemas/events.yaml',
      'demo/schemas/order.yaml',
      'demo/streams/account.yaml',
      'demo/streams/control.yaml',
      'demo/streams/ticks.yaml',
      'demo/trade/order.yaml',
      'demo/trade/orders.yaml',
    ]);
    expect(trees[0]?.entry.path).toBe('demo/openapi.yaml');
  });

  it('refuses symbolic links and does not read what they lead to', () => {
    symlinkSync(join(fixtures, 'valid/demo/errors.yaml'), join(specs, 'demo/linked.yaml'));
    symlinkSync(join(fixtures, 'valid/demo'), join(specs, 'other'));
    expect(found()).toEqual(['demo/linked.yaml ref-outside', 'other ref-outside']);
    expect(loadSpecs(specs).trees[0]?.files.has('demo/linked.yaml')).toBe(false);
  });

  it('reports an exchange without openapi.yaml, and skips the folder of JSON Schemas', () => {
    mkdirSync(join(specs, 'other'));
    mkdirSync(join(specs, 'schema'));
    writeFileSync(join(specs, 'other/errors.yaml'), 'codes: []\n');
    writeFileSync(join(specs, 'schema/x.yaml'), 'a: 1\n');
    expect(found()).toEqual(['other/openapi.yaml missing-file']);
  });

  it('reports a folder that is not there, and one without exchanges', () => {
    expect(loadSpecs(join(specs, 'nowhere')).diagnostics.map(({ rule }) => rule)).toEqual(['missing-file']);
    mkdirSync(join(specs, 'empty'));
    expect(loadSpecs(join(specs, 'empty')).diagnostics.map(({ message }) => message)).toEqual([
      'There are no specs.',
    ]);
  });
});
