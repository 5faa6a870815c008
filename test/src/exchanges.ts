import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation, SectionOperations } from '@exspec/core';
import type { MockExchange, MockOperation, MockTables } from '@exspec/mock';
import type { Pair } from './calls.ts';
import { apiNames, root, sourceOf } from './packages.ts';
import { type BareRequest, type Credentials, type Stamp, signed } from './signed.ts';

export type { BareRequest, Stamp } from './signed.ts';

/** A client as these tests use it: any method of any section, found by name. */
export interface Client {
  readonly sections: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** What the conformance tests must know of an API, beside its tables. */
export interface TestedExchange {
  readonly name: string;
  readonly operations: readonly Operation[];
  /** Every operation answers with its example. */
  readonly mock: MockExchange<unknown>;
  readonly client: (server: string, fetch: typeof globalThis.fetch) => Client;
  /** Pairs as they travel, signed where the operation is, signatures computed as the specs say. */
  readonly request: (operation: MockOperation, pairs: readonly Pair[], stamp: Stamp) => BareRequest;
  /** Codes of a missing key, a wrong signature and an old timestamp. */
  readonly codes: { readonly noKey: unknown; readonly badSignature: unknown; readonly old: unknown };
  /** The code in an answer. */
  readonly codeIn: (answer: unknown) => unknown;
}

/** What every package of an API exports under names that its class is part of. */
interface PackageModule {
  readonly sectionOperations: SectionOperations;
  readonly [createClient: `create${string}`]: (options: object) => object & { close(): Promise<void> };
}

interface MockModule {
  readonly mockCredentials: Credentials;
  createMockExchange(): MockExchange<unknown> & { readonly tables: MockTables };
}

const unlimited = { governor: false, retry: false, transport: 'fetch', clock: 'none' } as const;

/** The state of a mock without handlers is never looked at. */
function withoutHandlers({
  name,
  tables,
  authentication,
  errorBody,
}: MockExchange<unknown>): MockExchange<unknown> {
  return { name, tables, authentication, errorBody, initialState: () => undefined, handlers: {} };
}

async function tested(name: string): Promise<TestedExchange> {
  const entry: PackageModule = await import(sourceOf(name, '.'));
  const { mockCredentials, createMockExchange }: MockModule = await import(sourceOf(name, './mock'));
  const { 'x-exchange': exchange }: { readonly 'x-exchange': { readonly class: string } } = JSON.parse(
    readFileSync(join(root, 'packages', name, 'openapi.json'), 'utf8'),
  );
  const create = entry[`create${exchange.class}`];
  if (create === undefined) throw new Error(`packages/${name} exports no create${exchange.class}`);
  const mock = withoutHandlers(createMockExchange());
  const { access, errorForm } = mock.tables;
  return {
    name,
    operations: Object.values(entry.sectionOperations).flatMap((section) => Object.values(section)),
    mock,
    client(server, fetch) {
      const client = create({ ...mockCredentials, ...unlimited, server, fetch });
      return { sections: Object.fromEntries(Object.entries(client)), close: () => client.close() };
    },
    request: (operation, pairs, stamp) => signed(access, mockCredentials, operation, pairs, stamp),
    codes: {
      noKey: access?.errors.noKey.code,
      badSignature: access?.errors.badSignature.code,
      old: access?.errors.timestampOld.code,
    },
    codeIn: (answer) =>
      (errorForm.code ?? []).reduce<unknown>((value, key) => Reflect.get(Object(value), key), answer),
  };
}

export const exchanges: readonly TestedExchange[] = await Promise.all(apiNames.map(tested));
