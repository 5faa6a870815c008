import type { DecodePlan } from '@exspec/core';
import type { Frame, StreamProtocol } from '@exspec/core/stream';

/** A made-up exchange: one channel for each kind of order key. */
export const protocol: StreamProtocol = {
  name: 'madeup',
  limits: {
    incomingPerSecond: 5,
    streamsPerConnection: 1024,
    streamsPerUrl: 50,
    streamsPerMessage: 100,
    lifetimeMs: 24 * 3_600_000,
    pingEveryMs: 180_000,
    pongWithinMs: 600_000,
  },
  channels: [
    {
      key: 'tick',
      pattern: /^[a-z0-9]+@tick$/,
      orderKey: { field: 'n', kind: 'id', contiguous: true },
      decode: { object: { n: 'int64' } },
      names: { n: 'id', p: 'price', E: 'eventTime' },
      time: 'E',
    },
    {
      key: 'depth',
      pattern: /^[a-z0-9]+@depth$/,
      orderKey: { field: 'u', first: 'U', kind: 'id', contiguous: true },
    },
    { key: 'top', pattern: /^[a-z0-9]+@top$/, orderKey: { field: 'v', kind: 'snapshot' } },
    { key: 'allTop', pattern: /^!top$/, orderKey: { field: 'v', kind: 'snapshot', per: 's' } },
    { key: 'bar', pattern: /^[a-z0-9]+@bar$/, orderKey: { field: 'E', kind: 'time' }, time: 'E' },
    {
      key: 'account',
      pattern: /^secret[A-Za-z0-9]+$/,
      orderKey: { field: 'E', kind: 'event' },
      time: 'E',
      secret: true,
      variants: {
        field: 'e',
        payloads: {
          order: {
            decode: { object: { i: 'int64', q: 'decimal' } },
            names: { e: 'event', i: 'orderId', o: ['orders', { s: 'symbol' }] },
          },
          balance: { names: { e: 'event', a: 'asset' } },
        },
      },
    },
  ],
  control: {
    subscribe: (id, params) => JSON.stringify({ method: 'SUBSCRIBE', params, id }),
    unsubscribe: (id, params) => JSON.stringify({ method: 'UNSUBSCRIBE', params, id }),
    list: (id) => JSON.stringify({ method: 'LIST', id }),
    listed: (result) => (Array.isArray(result) ? result.map(String) : []),
    getProperty: (id, name) => JSON.stringify({ method: 'GET', params: [name], id }),
  },
  url: (base, streams, addressing) =>
    addressing === 'raw' ? `${base}/ws/${streams.join('')}` : `${base}/stream?streams=${streams.join('/')}`,
  classify: (frame): Frame => {
    const { stream, data, id, result, code, msg } = Object(frame);
    if (typeof stream === 'string') return { kind: 'event', stream, data };
    if (typeof code === 'number')
      return { kind: 'error', id: typeof id === 'number' ? id : undefined, code, message: String(msg) };
    if (typeof id === 'number' && result !== undefined) return { kind: 'reply', id, result };
    return { kind: 'event', stream: undefined, data: frame };
  },
  envelope: { opening: '{"stream":"', middle: '","data":' },
  frameOf: (plan: DecodePlan): DecodePlan => ({ object: { data: plan } }),
};

/** Payload types as generated code would declare them. */
export interface Types {
  [name: `${string}@tick`]: {
    wire: { n: string; p: string; E: number };
    readable: { id: string; price: string; eventTime: number };
  };
  [name: `${string}@bar`]: { wire: { E: number; c: string }; readable: { E: number; c: string } };
  [name: `${string}@depth`]: { wire: DepthEvent; readable: DepthEvent };
  [name: `${string}@top`]: { wire: { v: number; b: string }; readable: { v: number; b: string } };
  '!top': { wire: { s: string; v: number }; readable: { s: string; v: number } };
  [name: `secret${string}`]: { wire: unknown; readable: unknown };
}

export interface DepthEvent {
  U: number;
  u: number;
  b: [string, string][];
  a: [string, string][];
}
