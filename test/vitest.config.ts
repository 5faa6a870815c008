import { defineConfig } from 'vitest/config';

const conditions = ['@exspec/source'];

export default defineConfig({
  // Workspace packages are tested from their source; test/packaging looks at what is published.
  resolve: { conditions },
  ssr: { resolve: { conditions: [...conditions, 'node'] } },
  test: { name: 'test', include: ['**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 },
});
