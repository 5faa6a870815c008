import { defineConfig } from 'tsdown';
import { checkedMock } from '../../tsdown.mock.ts';

export default defineConfig({
  // Every file is built for itself: those that a path of `exports` leads to, and what they import.
  entry: ['src/index.ts', 'src/generated/bin.ts', 'src/generated/mock/*.ts', 'src/generated/operations/*.ts'],
  format: 'esm',
  platform: 'neutral',
  dts: true,
  sourcemap: true,
  unbundle: true,
  outDir: 'dist',
  plugins: [checkedMock('binance-portfolio-margin')],
});
