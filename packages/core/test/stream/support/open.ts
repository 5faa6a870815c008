import { protocol, type Types } from '@exspec/testing/stream/protocol';
import { VirtualExchange } from '@exspec/testing/stream/virtual-exchange';
import type { GapEvent, StateEvent, StreamErrorEvent } from '../../../src/stream/events.ts';
import type { StreamOptions } from '../../../src/stream/options.ts';
import { createStreams, type Streams } from '../../../src/stream/streams.ts';

export interface Opened {
  readonly exchange: VirtualExchange;
  readonly streams: Streams<Types>;
  readonly states: StateEvent[];
  readonly gaps: GapEvent[];
  readonly errors: StreamErrorEvent[];
}

/** Streams over a virtual exchange, and what they tell. */
export function open(
  options: Partial<StreamOptions> = {},
  exchange: VirtualExchange = new VirtualExchange(),
): Opened {
  const states: StateEvent[] = [];
  const gaps: GapEvent[] = [];
  const errors: StreamErrorEvent[] = [];
  const streams = createStreams<Types>(protocol, {
    url: 'wss://madeup.test',
    environment: exchange.environment,
    onState: (event) => states.push(event),
    onGap: (gap) => gaps.push(gap),
    onError: (event) => errors.push(event),
    ...options,
  });
  return { exchange, streams, states, gaps, errors };
}

export const SECOND: number = 1000;
export const MINUTE: number = 60 * SECOND;
export const HOUR: number = 60 * MINUTE;
export const DAY: number = 24 * HOUR;
