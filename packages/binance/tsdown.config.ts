import { defineConfig } from 'tsdown';
import { checkedMock } from '../../tsdown.mock.ts';

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/generated/bin.ts',
    'src/streams/index.ts',
    'src/mock/index.ts',
    'src/mock/server.ts',
    'src/generated/operations/*.ts',
  ],
  format: 'esm',
  platform: 'neutral',
  dts: true,
  sourcemap: true,
  unbundle: true,
  outDir: 'dist',
  plugins: [checkedMock('binance')],
});
