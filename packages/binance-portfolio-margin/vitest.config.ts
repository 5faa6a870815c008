import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['@exspec/source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['@exspec/source', 'node', 'import', 'default'] },
  test: { testTimeout: 30_000, include: ['test/**/*.test.ts'] },
});
