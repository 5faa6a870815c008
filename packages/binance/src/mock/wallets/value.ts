import Big from 'big.js';
import { type Amount, isZero, less, minus, plus, toAmount, ZERO } from '../amount.ts';
import { lastPrice } from '../market/tickers.ts';
import type { Step } from '../step.ts';
import { walletOf } from './book.ts';
import { isolatedSymbolOf } from './keys.ts';

/** How much may be owed, as a multiple of what is owned net. Assumed for cross; ten is the isolated tier's example. */
const CROSS_LEVERAGE = 3;
const ISOLATED_LEVERAGE = 10;
/** Assets must stay so many times the liabilities for anything to leave a margin wallet. Assumed. */
const LEVEL_TO_LEAVE = 2;
/** What stands for the level of a wallet without debts. Assumed. */
const NO_DEBT_LEVEL: Amount = '999.00000000';

function priceOf(step: Step, symbol: string): Big | undefined {
  const found = Object.hasOwn(step.state.symbols, symbol) ? step.state.symbols[symbol] : undefined;
  const price = found === undefined ? undefined : lastPrice(found);
  return price === undefined || isZero(price) ? undefined : new Big(price);
}

/** Price of an asset in BTC, by the last trades; zero for what is traded neither against BTC nor against USDT. */
function btcPrice(step: Step, asset: string): Big {
  if (asset === 'BTC') return new Big(1);
  const direct = priceOf(step, `${asset}BTC`);
  if (direct !== undefined) return direct;
  const inverse = priceOf(step, `BTC${asset}`);
  if (inverse !== undefined) return new Big(1).div(inverse);
  const [inUsdt, btc] = [priceOf(step, `${asset}USDT`), priceOf(step, 'BTCUSDT')];
  return inUsdt === undefined || btc === undefined ? new Big(0) : inUsdt.div(btc);
}

export function inBtc(step: Step, asset: string, amount: Amount): Amount {
  return toAmount(btcPrice(step, asset).times(amount));
}

export interface Worth {
  /** All in BTC. */
  readonly assets: Amount;
  readonly liabilities: Amount;
  readonly net: Amount;
  /** Assets divided by liabilities. */
  readonly level: Amount;
}

/** What a wallet is worth. */
export function worthOf(step: Step, key: string): Worth {
  const { balances, debts = {} } = walletOf(step, key);
  let assets = ZERO;
  let liabilities = ZERO;
  for (const [asset, { free, locked }] of Object.entries(balances))
    assets = plus(assets, inBtc(step, asset, plus(free, locked)));
  for (const [asset, { borrowed, interest }] of Object.entries(debts))
    liabilities = plus(liabilities, inBtc(step, asset, plus(borrowed, interest)));
  const level = isZero(liabilities) ? NO_DEBT_LEVEL : toAmount(new Big(assets).div(liabilities));
  return { assets, liabilities, net: minus(assets, liabilities), level };
}

/** How much of an asset the wallet can borrow. */
export function maxBorrowable(step: Step, key: string, asset: string): Amount {
  const { net, liabilities } = worthOf(step, key);
  const leverage = isolatedSymbolOf(key) === undefined ? CROSS_LEVERAGE : ISOLATED_LEVERAGE;
  return inAsset(step, asset, new Big(net).times(leverage - 1).minus(liabilities));
}

/** How much of an asset may leave the wallet: what is free, as long as the debts stay covered. */
export function maxTransferable(step: Step, key: string, asset: string): Amount {
  const free = walletOf(step, key).balances[asset]?.free ?? ZERO;
  const { assets, liabilities } = worthOf(step, key);
  if (isZero(liabilities)) return free;
  const spare = inAsset(step, asset, new Big(assets).minus(new Big(liabilities).times(LEVEL_TO_LEAVE)));
  return less(spare, free) ? spare : free;
}

function inAsset(step: Step, asset: string, btc: Big): Amount {
  const price = btcPrice(step, asset);
  return btc.lte(0) || price.eq(0) ? ZERO : toAmount(btc.div(price));
}
