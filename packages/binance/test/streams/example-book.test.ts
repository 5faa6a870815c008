import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { drawBook } from '../../examples/book.ts';

const folder = new URL('../..', import.meta.url);

function run(...args: readonly string[]): {
  readonly output: () => string;
  readonly child: ReturnType<typeof spawn>;
} {
  const child = spawn(
    process.execPath,
    ['--conditions=@exspec/source', '--import', 'tsx', 'examples/book.ts', ...args],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += String(chunk);
  });
  return { output: () => text, child };
}

it('draws asks above bids, best prices in the middle, bars by quantity', () => {
  const table = drawBook(
    {
      symbol: 'BNBBTC',
      state: 'synchronised',
      spread: '0.0002',
      asks: () => [
        ['0.0026', '100'],
        ['0.0027', '50'],
      ],
      bids: () => [
        ['0.0024', '25'],
        ['0.0023', '1'],
      ],
    },
    2,
  );
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  expect(rows.map(([first]) => first)).toEqual([
    'BNBBTC,',
    'price',
    '0.0027',
    '0.0026',
    'spread',
    '0.0024',
    '0.0023',
  ]);
  expect(rows.map(([, , bar]) => bar?.length)).toEqual([undefined, undefined, 12, 24, undefined, 6, 1]);
});

it('follows a market that moves, and leaves nothing running when it has shown enough', async () => {
  const { output, child } = run('--symbol', 'ethbtc', '--rows', '3', '--updates', '3');
  expect(await once(child, 'exit')).toEqual([0, null]);
  const tables = output().split(/^(?=ETHBTC, synchronised$)/m);
  expect(tables).toHaveLength(4);
  expect(new Set(tables).size).toBeGreaterThan(1);
  for (const table of tables) {
    const prices = [...table.matchAll(/^ +([\d.]+) +[\d.]+ +▇+$/gm)].map(([, price]) => Number(price));
    expect(prices).toHaveLength(6);
    expect(prices).toEqual(prices.toSorted((a, b) => b - a));
  }
});

it('ends when it is interrupted', async () => {
  const { output, child } = run();
  while (!output().includes('synchronised')) await once(child.stdout ?? child, 'data');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
