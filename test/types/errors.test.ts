import { expect, test } from 'vitest';
import { errorsOf } from './program.ts';

/** What is said of a call, by the call. */
const cases: readonly (readonly [call: string, said: readonly RegExp[]])[] = [
  [
    "newOrder({ symbol: 'A', side: 'BUY', type: 'LIMIT', quantity: '1', price: '1' })",
    [
      /Property 'timeInForce' is missing in type .* but required in type '\{ readonly timeInForce: TimeInForce;/,
    ],
  ],
  [
    "newOrder({ symbol: 'A', side: 'BUY', type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC', quantity: '1', price: '1' })",
    [/Property 'stopPrice' is missing in type/],
  ],
  [
    "newOrder({ symbol: 'A', side: 'BUY', type: 'MARKET' })",
    [/parameter of type .*readonly quantity: DecimalInput.*readonly quoteOrderQty: DecimalInput/],
  ],
  [
    "newOrder({ symbol: 'A', side: 'BUY', type: 'MARKET', quantity: '1', prise: '1' })",
    [/may only specify known properties, (?:but|and) 'prise' does not exist/],
  ],
  ["cancelOrder({ symbol: 'A' })", [/readonly orderId: Int64Input.*readonly origClientOrderId: string/]],
  ["queryOrder({ symbol: 'A' })", [/readonly orderId: Int64Input.*readonly origClientOrderId: string/]],
];

test('an error names what is missing: all alternatives, and the parameter as it is documented', () => {
  const text = `import { createBinance } from '@exspec/binance';
declare const type: 'STOP_LOSS' | 'TAKE_PROFIT';
const { trade } = createBinance();
// A union of types is a legal argument where every one of them is.
trade.newOrder({ symbol: 'A', side: 'BUY', type, quantity: '1', stopPrice: '1' });
${cases.map(([call]) => `trade.${call};`).join('\n')}`;
  const said = errorsOf(text);
  expect(said).toHaveLength(cases.length);
  for (const [at, [call, patterns]] of cases.entries())
    for (const pattern of patterns) expect(said[at], call).toMatch(pattern);
}, 600_000);
