import { hashText, randomText } from '../random.ts';
import { makeUp, type Step } from '../step.ts';

/** What the mock asks for a withdrawal, of every coin. */
export const WITHDRAW_FEE = '0.00050000';
export const WITHDRAW_MIN = '0.00100000';

/** Coins that live on the network of another. All others have a network of their own name. */
const networks: Readonly<Record<string, string>> = { USDT: 'ETH', BUSD: 'BSC', USDC: 'ETH' };

/** The one network on which the mock moves a coin. */
export function networkOf(coin: string): string {
  return networks[coin] ?? coin;
}

/** Made-up text, always the same for one account, coin and network, in the form of that network's addresses. */
export function addressOf(seed: number, account: string, network: string): string {
  const { text } = randomText(seed ^ hashText(`${account} ${network}`), 40);
  if (network === 'ETH' || network === 'BSC') return `0x${toHex(text)}`;
  // Base58 knows no 0, O, I, l.
  return network === 'BTC'
    ? `1${text.slice(0, 33).replace(/[0OIl]/g, 'x')}`
    : `${network.toLowerCase()}${text.slice(0, 34)}`;
}

/** Networks whose addresses are shared, so that a tag says for whom it is. */
export function tagOf(seed: number, account: string, network: string): string {
  return network === 'XRP' ? String((hashText(`${account} ${seed}`) >>> 0) % 1_000_000_000) : '';
}

/** Made-up hexadecimal digits. */
export function makeHex(step: Step, length: number): string {
  return toHex(makeUp(step, length));
}

function toHex(text: string): string {
  return Array.from(text, (letter) => ((letter.codePointAt(0) ?? 0) % 16).toString(16)).join('');
}
