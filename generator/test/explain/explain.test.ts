import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain, explainCommand } from '../../src/explain/command.ts';
import { wrapped } from '../../src/explain/rows.ts';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { buildApi } from '../../src/model/build.ts';

const root = join(import.meta.dirname, '../../..');
const apis = loadSpecs(join(root, 'specs')).trees.map(buildApi);

/** What is printed, spaces and line ends as single spaces. */
function ask(what: string): { readonly text: string; readonly isKnown: boolean } {
  const { text, isKnown } = explain(apis, what.split(' '));
  return { text: text.replace(/\s+/g, ' '), isKnown };
}

describe('exspec explain', () => {
  // Facts of the page: weights of depth, its limits, the account's order limits, the lookup id.
  it.each([
    [
      'GET /api/v3/depth',
      ['binance.market.depth', '5 for limit 500', '50 for limit 5000', 'NONE: open to everybody'],
    ],
    ['market.depth', ['GET /api/v3/depth', 'one of 5, 10, 20, 50, 100, 500, 1000, 5000, default 100']],
    [
      'binance.trade.newOrder',
      [
        'TRADE: API key and signature',
        '100 per 10 s and 200000 per 1 d',
        'found by trade.queryOrder with newClientOrderId',
        'when type is STOP_LOSS: send quantity, stopPrice.',
      ],
    ],
    ['queryOrder', ['read: may be sent again', 'GET /api/v3/order']],
    ['portfolioMargin.umIncome', ['binance-portfolio-margin.portfolioMargin.umIncome', '6000 per 1 min']],
    ['/api/v3/order', ['POST /api/v3/order', 'GET /api/v3/order', 'DELETE /api/v3/order']],
    ['get https://api.binance.com/api/v3/time?x=1', ['binance.market.time']],
    ['DELETE api/v3/order', ['binance.trade.cancelOrder']],
  ])('tells the facts of %s', (what, facts) => {
    const { text, isKnown } = ask(what);
    expect(isKnown).toBe(true);
    for (const fact of facts) expect(text).toContain(fact);
  });

  it.each([
    ['-1121', ['-1121 BAD_SYMBOL', 'message Invalid symbol.']],
    ['BAD_SYMBOL', ['-1121 BAD_SYMBOL']],
    ['-5012', ['TRANSFER_PENDING FUTURE_ACCT_OR_SUBRELATION_NOT_EXIST', 'Asset transfer is in pending.']],
    ['-1021', ['the clock is measured again']],
    ['-1102', ['a parameter that is missing']],
    ['50113', ['OKX API', 'Invalid signature.', 'HTTP status 401', 'assumed yes']],
  ])('tells the meaning of the code %s', (what, facts) => {
    const { text, isKnown } = ask(what);
    expect(isKnown).toBe(true);
    for (const fact of facts) expect(text).toContain(fact);
  });

  it('tells what became of a path that is gone', () => {
    const { text, isKnown } = ask('GET /wapi/v3/depositHistory.html');
    expect(isKnown).toBe(true);
    expect(text).toContain('GET /wapi/v3/depositHistory.html of Binance spot API is gone since 2021-08-01.');
    expect(text).toContain(
      'Call binance.wallet.depositHistory (GET /sapi/v1/capital/deposit/hisrec) instead.',
    );
  });

  it.each([
    ['DELETE /api/v3/depth', 'GET /api/v3/depth'],
    ['GET /api/v3/dept', 'GET /api/v3/depth'],
    ['trade.newOrdr', 'trade.newOrder'],
    ['binance.trade.newOrdr', 'trade.newOrder'],
    ['BAD_SYMBL', 'BAD_SYMBOL'],
    ['-1123', '-1121'],
  ])('does not know %s and suggests %s', (what, suggestion) => {
    const { text, isKnown } = ask(what);
    expect(isKnown).toBe(false);
    expect(text).toContain(`The specs know nothing of ${what}.`);
    expect(text).toContain(suggestion);
  });

  it.each([
    [['-1121'], undefined, 0, '-1121 BAD_SYMBOL'],
    [['-1'], undefined, 1, 'The specs know nothing of -1.'],
    [['-1121'], 'okx', 1, 'The specs know nothing of -1121.'],
    [
      ['-1121'],
      'kraken',
      1,
      'There is no exchange called kraken. Known: binance, binance-portfolio-margin, okx.',
    ],
  ])('exits with the code that says whether %j was found in %s', (what, only, code, text) => {
    const printed: string[] = [];
    expect(explainCommand({ root, what, only, print: (one) => printed.push(one) })).toBe(code);
    expect(printed.join('')).toContain(text);
  });
});

describe('wrapped', () => {
  it.each([
    ['a bb ccc', 4, ['a bb', 'ccc']],
    ['abcdef g', 3, ['abcdef', 'g']],
    ['', 3, ['']],
  ])('breaks %j into lines of %i', (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
  });
});
