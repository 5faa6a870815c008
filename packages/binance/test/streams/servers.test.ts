import { describe, expect, it } from 'vitest';
import { servers } from '../../src/generated/exchange.ts';
import { restServerOf, streamUrlOfRest } from '../../src/streams/servers.ts';

describe('streams and REST servers belong together', () => {
  it.each([
    ['https://api.binance.com', 'wss://stream.binance.com:9443'],
    ['https://api1.binance.com', 'wss://stream.binance.com:9443'],
    ['https://api3.binance.com', 'wss://stream.binance.com:9443'],
    ['https://testnet.binance.vision', 'wss://testnet.binance.vision'],
    ['http://127.0.0.1:8080', 'ws://127.0.0.1:8080'],
    ['https://proxy.test/binance', 'wss://proxy.test/binance'],
  ])('%s has its streams at %s', (rest, stream) => {
    expect(streamUrlOfRest(rest)).toBe(stream);
  });

  it.each([
    ['wss://stream.binance.com:9443', servers.api.url],
    ['wss://testnet.binance.vision', servers.testnet.url],
    ['ws://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('books of %s are asked for at %s', (stream, rest) => {
    expect(restServerOf(stream)).toBe(rest);
  });
});
