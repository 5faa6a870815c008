import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { projects: ['generator', 'packages/*', 'test'] },
});
