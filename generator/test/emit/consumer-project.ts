/** What programs that use generated modules are compiled with. The runtime is seen as its types alone. */
const packages = new URL('../../../packages', import.meta.url).pathname;

/** Modules that stand for those of the runtime, from its sources. */
export const runtimeTypes: Readonly<Record<'core.ts' | 'stream.ts' | 'mock.ts', string>> = {
  'core.ts': [
    ...['operation', 'exchange', 'connection', 'error-info', 'exact', 'signing/signer'].map(
      (name) => `export type * from '${packages}/core/src/${name}.ts';`,
    ),
    `export { encodeJson, secretsInside } from '${packages}/core/src/encode-json.ts';`,
    `export { everyCost } from '${packages}/core/src/every-cost.ts';`,
    `export { iterate } from '${packages}/core/src/iterate.ts';`,
    ...['signing/signing', 'error-shape', 'reported-limits'].map(
      (name) => `export * from '${packages}/core/src/${name}.ts';`,
    ),
  ].join('\n'),
  'stream.ts': `export type * from '${packages}/core/src/stream/protocol.ts';`,
  'mock.ts': `export * from '${packages}/mock/src/tables.ts';`,
};

export const consumerOptions = {
  strict: true,
  noEmit: true,
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  allowImportingTsExtensions: true,
  target: 'ES2022',
  lib: ['ES2022', 'ESNext.Disposable', 'DOM'],
  types: [],
  skipLibCheck: true,
  verbatimModuleSyntax: true,
  paths: {
    '@exspec/core': ['./core.ts'],
    '@exspec/core/stream': ['./stream.ts'],
    '@exspec/mock': ['./mock.ts'],
  },
} as const;
