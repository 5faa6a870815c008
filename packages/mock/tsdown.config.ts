import { defineConfig } from 'tsdown';

export default defineConfig({
  // One output file per source file: the entries share the engine, and bundlers drop what is not used.
  unbundle: true,
  entry: ['src/index.ts', 'src/msw.ts', 'src/server.ts', 'src/command.ts'],
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  dts: true,
  external: [/^node:/, /^@exspec\//, 'undici', 'msw', 'ws'],
});
