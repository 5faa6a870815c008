import { defineConfig } from 'tsdown';

export default defineConfig({
  // One output file per source file: package.json's conditional imports point at single files, and bundlers
  // drop what a program does not use.
  unbundle: true,
  entry: [
    'src/index.ts',
    'src/stream/index.ts',
    'src/stream/socket-node.ts',
    'src/stream/socket-browser.ts',
    'src/signing/node.ts',
    'src/signing/webcrypto.ts',
    'src/transport/undici.ts',
    'src/transport/unavailable.ts',
  ],
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  dts: true,
  // Clients are disposable: whoever compiles against them needs to know no library for it.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  // Chosen by the consumer's platform, not by ours.
  deps: { neverBundle: [/^#/, /^node:/, 'undici', /^undici\//, 'openapi-fetch', 'ws'] },
});
