import { defineConfig } from 'vitest/config';

const conditions = ['@exspec/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  // `@exspec/source` leads #imports and workspace packages to their TypeScript, so that tests need no build.
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { testTimeout: 30_000, include: ['test/**/*.test.ts'], environment: 'node' },
});
