import type { Operation } from '@exspec/core';
import { expect, it } from 'vitest';
import { sectionOperations } from '../src/index.ts';

it('the cancels of orders, and nothing else, come before other calls that wait', () => {
  const operations: readonly Operation[] = Object.values(sectionOperations).flatMap((section): Operation[] =>
    Object.values(section),
  );
  const first = operations.filter(({ lowersRisk }) => lowersRisk === true).map(({ key }) => key);
  expect(first.sort()).toEqual([
    'margin.cancelMarginOco',
    'margin.cancelMarginOrder',
    'margin.cancelOpenMarginOrders',
    'trade.cancelOco',
    'trade.cancelOpenOrders',
    'trade.cancelOrder',
  ]);
});
