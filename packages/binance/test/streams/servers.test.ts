import { connect, OptionsError } from '@exspec/binance';
import { createBinanceStreams, userData } from '@exspec/binance/streams';
import { describe, expect, it } from 'vitest';
import { servers } from '../../src/generated/exchange.ts';
import { restServerOf, streamUrlOfRest } from '../../src/streams/servers.ts';

describe('real money and play money do not mix', () => {
  it.each([
    ['testnet', 'api'],
    ['stream', 'testnet'],
    ['wss://stream.binance.com', 'https://testnet.binance.vision/'],
  ])('books of %s take no snapshots of %s', async (server, rest) => {
    await using connection = connect({ server: rest });
    expect(() => createBinanceStreams({ server, rest: connection })).toThrow(OptionsError);
  });

  it.each([
    ['testnet', 'testnet'],
    ['stream', 'api2'],
    ['testnet', 'http://127.0.0.1:1'],
    ['ws://127.0.0.1:1', 'api'],
  ])('books of %s take snapshots of %s', async (server, rest) => {
    await using connection = connect({ server: rest });
    await using streams = createBinanceStreams({ server, rest: connection });
    expect(streams.connections).toEqual([]);
  });

  it('an account of the one is not listened to at the other', async () => {
    await using connection = connect({ server: 'testnet', apiKey: 'key' });
    await expect(userData(connection, { streamServer: 'stream' })).rejects.toThrow(
      /real money .* play money/,
    );
  });
});

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
