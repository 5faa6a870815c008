import { type Binance, type BinanceOptions, createBinance } from '@exspec/binance';
import { mockCredentials } from '@exspec/binance/mock';
import { type StartMockBinanceOptions, startMockBinance } from '@exspec/binance/mock/server';
import {
  type BinanceStreams,
  type BinanceStreamsOptions,
  createBinanceStreams,
  type GapEvent,
  type StateEvent,
  type StreamErrorEvent,
} from '@exspec/binance/streams';
import { type Environment, platform, type SocketFactory } from '@exspec/core/stream';
import { seeded } from '@exspec/testing/stream/clock';
import { START } from '../../mock/client.ts';

export const SECOND = 1000;
export const MINUTE: number = 60 * SECOND;
export const HOUR: number = 60 * MINUTE;

/** A symbol whose whole book fits into the lightest depth snapshot. */
export const SHALLOW = [
  {
    baseAsset: 'BTC',
    quoteAsset: 'USDT',
    price: '44000',
    tickSize: '0.01',
    stepSize: '0.00001',
    minNotional: '10',
    lots: 40_000,
    levels: 40,
  },
] as const;

/** Turns of the event loop in which frames under way arrive. On loopback the kernel needs none of its own. */
const TURNS = 6;

/** The mock exchange with its own servers on loopback, the client, and one clock for both that a test moves. */
export class Rig implements AsyncDisposable {
  readonly mock: Awaited<ReturnType<typeof startMockBinance>>;
  readonly environment: Environment;
  readonly states: StateEvent[] = [];
  readonly gaps: GapEvent[] = [];
  readonly errors: StreamErrorEvent[] = [];
  readonly #closing: AsyncDisposable[] = [];
  /** Sockets that are being opened, and REST calls that are under way. */
  #busy = 0;

  constructor(mock: Awaited<ReturnType<typeof startMockBinance>>) {
    const { engine } = mock;
    const clock = engine.streaming?.clock;
    if (clock === undefined) throw new Error('the mock has no streams');
    this.mock = mock;
    this.environment = {
      sockets: this.#counted(platform.sockets),
      now: () => engine.now,
      random: seeded(1),
      after: (ms, _hold, run) => clock.schedule(engine.now + Math.max(0, ms), run),
    };
  }

  streams(options: Omit<BinanceStreamsOptions, 'server'> = {}): BinanceStreams {
    const streams = createBinanceStreams({
      server: this.mock.wsUrl,
      environment: this.environment,
      rest: this.binance({ apiKey: undefined, secret: undefined }).connection,
      onState: (event) => this.states.push(event),
      onGap: (gap) => this.gaps.push(gap),
      onError: (event) => this.errors.push(event),
      ...options,
    });
    this.#closing.push(streams);
    return streams;
  }

  /** A client whose clock is right until the mock's time has moved by more than recvWindow. */
  binance(options: BinanceOptions = {}): Binance {
    const binance = createBinance({
      ...mockCredentials,
      server: this.mock.url,
      clock: this.mock.engine.now - Date.now(),
      // Its windows are of the machine's time.
      governor: false,
      fetch: (input, init) => this.#during(fetch(input, init)),
      ...options,
    });
    this.#closing.push(binance);
    return binance;
  }

  /** Lets everything under way arrive, without time passing. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < TURNS; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#busy > 0) quiet = 0;
    }
  }

  /** Lets time pass in steps short enough for everybody to answer in between. */
  async pass(ms: number, step: number = Math.min(ms, 5 * SECOND)): Promise<void> {
    await this.settle();
    for (let left = ms; left > 0; left -= step) {
      this.mock.engine.advance(Math.min(step, left));
      await this.settle();
    }
  }

  /** Lets time pass until it is so. */
  async until(isSo: () => boolean, step = 100): Promise<void> {
    await this.settle();
    for (let count = 0; !isSo(); count++) {
      if (count === 3000) throw new Error(`not within ${3000 * step} ms: ${isSo}`);
      await this.pass(step);
    }
  }

  /** Waits for what needs time to pass. */
  async resolve<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = (): void => {
      isSettled = true;
    };
    promise.then(settled, settled);
    await this.until(() => isSettled);
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#closing.map((each) => each[Symbol.asyncDispose]()));
    await this.mock.close();
  }

  async #during<T>(call: Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await call;
    } finally {
      this.#busy--;
    }
  }

  #counted({ pingsVisible, open }: SocketFactory): SocketFactory {
    return {
      pingsVisible,
      open: (url, handlers) => {
        this.#busy++;
        let done = (): void => {
          done = () => {};
          this.#busy--;
        };
        return open(url, {
          ...handlers,
          onOpen: () => {
            done();
            handlers.onOpen();
          },
          onClose: (close) => {
            done();
            handlers.onClose(close);
          },
        });
      },
    };
  }
}

export async function startRig(options: StartMockBinanceOptions = {}): Promise<Rig> {
  return new Rig(await startMockBinance({ now: START, ...options }));
}

/** Collects what a stream brings. */
export function collect<T>(): { readonly events: T[]; readonly push: (event: T) => void } {
  const events: T[] = [];
  return { events, push: (event) => void events.push(event) };
}
