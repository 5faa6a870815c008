import type { StreamErrorEvent } from '@exspec/core/stream';
import { LoopbackServer } from '@exspec/testing/stream/server';
import { afterEach, beforeEach } from 'vitest';
import {
  type BinanceStreams,
  type BinanceStreamsOptions,
  createBinanceStreams,
} from '../../../src/streams/index.ts';

/** A WebSocket server on loopback, and streams over it that end with the test. */
export interface Scene {
  readonly server: LoopbackServer;
  readonly errors: StreamErrorEvent[];
  open(options?: BinanceStreamsOptions): BinanceStreams;
}

/** To be called once per file; the scene is new in each test. */
export function loopbackScene(): Scene {
  const opened: BinanceStreams[] = [];
  const errors: StreamErrorEvent[] = [];
  let server = new LoopbackServer();
  let url = '';
  beforeEach(async () => {
    server = new LoopbackServer();
    url = await server.start();
    errors.length = 0;
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((streams) => streams.close()));
    await server.stop();
  });
  return {
    get server() {
      return server;
    },
    errors,
    open(options = {}) {
      const streams = createBinanceStreams({
        server: url,
        backOff: { baseMs: 10, capMs: 20 },
        onError: (event) => errors.push(event),
        ...options,
      });
      opened.push(streams);
      return streams;
    },
  };
}
