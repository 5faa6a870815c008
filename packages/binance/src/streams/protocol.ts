import type { DecodePlan } from '@exspec/core';
import type { Addressing, Channel, ControlMessages, Frame, StreamProtocol } from '@exspec/core/stream';
import { exchangeName } from '../generated/exchange.ts';
import { marketChannels, streamAddressing, streamLimits, userChannels } from '../generated/streams.ts';
import type {
  StreamGetProperty,
  StreamListSubscriptions,
  StreamSetProperty,
  StreamSubscribe,
  StreamUnsubscribe,
} from '../generated/types.ts';

const { raw, combined, separator, wrapper } = streamAddressing;

/** Properties of a connection that can be read and set, and their values. */
export type StreamPropertyName = StreamSetProperty['params'][0];
export type StreamPropertyValue = StreamSetProperty['params'][1];

/** @see https://binance-docs.github.io/apidocs/spot/en/#live-subscribing-unsubscribing-to-streams */
const control: ControlMessages = {
  subscribe: (id, streams) => text<StreamSubscribe>({ method: 'SUBSCRIBE', params: [...streams], id }),
  unsubscribe: (id, streams) => text<StreamUnsubscribe>({ method: 'UNSUBSCRIBE', params: [...streams], id }),
  list: (id) => text<StreamListSubscriptions>({ method: 'LIST_SUBSCRIPTIONS', id }),
  listed: (result) => (Array.isArray(result) ? result.map(String) : []),
};

export function setPropertyText(id: number, name: StreamPropertyName, value: StreamPropertyValue): string {
  return text<StreamSetProperty>({ method: 'SET_PROPERTY', params: [name, value], id });
}

export function getPropertyText(id: number, name: StreamPropertyName): string {
  return text<StreamGetProperty>({ method: 'GET_PROPERTY', params: [name], id });
}

const envelope = {
  opening: `{${JSON.stringify(wrapper.stream)}:"`,
  middle: `",${JSON.stringify(wrapper.data)}:`,
};

/** Streams that are open to everybody. */
export const marketProtocol: StreamProtocol = protocolOf(marketChannels);

/**
 * Streams of an account's own events. Any name belongs to them: the alphabet of listenKeys is not documented, and one
 * that did not fit would be refused by an error that shows it.
 */
export const userProtocol: StreamProtocol = protocolOf(
  userChannels.map((channel) => ({ ...channel, pattern: /^[^/?#]+$/ })),
);

function protocolOf(channels: readonly Channel[]): StreamProtocol {
  return { name: exchangeName, limits: streamLimits, channels, control, url, classify, frameOf, envelope };
}

function url(base: string, streams: readonly string[], addressing: Addressing): string {
  const names = streams.map(inUrl).join(separator);
  // A function: in a text, `$` would have a meaning.
  const path =
    addressing === 'raw' ? raw.replace('{stream}', () => names) : combined.replace('{streams}', () => names);
  return base.replace(/\/+$/, '') + path;
}

/** Names may hold any sign; those that the documentation shows in URLs stay as they are. */
function inUrl(name: string): string {
  return encodeURIComponent(name).replaceAll('%40', '@');
}

function frameOf(plan: DecodePlan): DecodePlan {
  return { object: { [wrapper.data]: plan } };
}

/** Payloads have neither `result` with `id` nor `code` with `msg`, so that bare ones can be told from answers. */
function classify(frame: unknown): Frame {
  if (!isRecord(frame)) return { kind: 'event', stream: undefined, data: frame };
  const stream = frame[wrapper.stream];
  if (typeof stream === 'string') return { kind: 'event', stream, data: frame[wrapper.data] };
  const { result, id, code, msg } = frame;
  if (typeof code === 'number' && typeof msg === 'string')
    return { kind: 'error', id: idOf(id), code, message: msg };
  if (result !== undefined && typeof id === 'number') return { kind: 'reply', id, result };
  return { kind: 'event', stream: undefined, data: frame };
}

/** The documentation shows the id of a refusal in quotes. */
function idOf(id: unknown): number | undefined {
  if (typeof id === 'string' && /^\d+$/.test(id)) return Number(id);
  return typeof id === 'number' ? id : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The type is that of the spec: a message that it does not know does not compile. */
function text<Message>(message: Message): string {
  return JSON.stringify(message);
}
