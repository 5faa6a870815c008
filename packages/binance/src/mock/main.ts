/** `exspec mock`, `npx @exspec/binance mock`: a mock exchange on a loopback port, until it is interrupted. */
import { runMock, wholeNumber } from '@exspec/mock/command';
import { defaultSymbols, type MockSymbol, mockCredentials } from './index.ts';
import { startMockBinance } from './server.ts';

const SPEED = 2;

await runMock(
  async (shared, { speed, history, symbols, 'text-ids': textIds }) => {
    const tradesPerSecond = wholeNumber('speed', speed, 0, 100) ?? SPEED;
    const past = wholeNumber('history', history, 1, 100_000);
    return startMockBinance({
      ...shared,
      textIds: textIds === 'true',
      ...(past === undefined ? {} : { history: past }),
      ...(symbols === undefined ? {} : { symbols: listed(symbols) }),
      ...(tradesPerSecond === 0 ? {} : { market: { tradesPerSecond } }),
    });
  },
  { ...mockCredentials },
  {
    speed: {
      value: 'N',
      what: `trades a second that no account makes, up to 100; 0 has the market stand still. Default ${SPEED}`,
    },
    history: { value: 'N', what: 'past trades of each symbol, up to 100000. Default 300' },
    symbols: { value: 'A,B', what: 'which symbols are listed. Default: all that the mock knows' },
    'text-ids': { what: 'takes ids of control messages that are text, as today' },
  },
);

function listed(names: string): readonly MockSymbol[] {
  return names.split(',').map((name) => {
    const found = defaultSymbols.find(({ baseAsset, quoteAsset }) => baseAsset + quoteAsset === name);
    if (found !== undefined) return found;
    const known = defaultSymbols.map(({ baseAsset, quoteAsset }) => baseAsset + quoteAsset);
    throw new RangeError(`--symbols has ${JSON.stringify(name)}. The mock knows ${known.join(', ')}.`);
  });
}
