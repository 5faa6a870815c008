import type { At } from '../load/node.ts';
import type { ApiServer, Docs, Json, Schema } from './api.ts';

/** What an exchange's streaming API is: AsyncAPI channels, without YAML, `$ref` syntax or file layout. */
export interface ApiStreams {
  readonly title: string;
  readonly version: string;
  /** `url` without path: `wss://stream.example.com`. The first is the default. */
  readonly servers: readonly ApiServer[];
  readonly addressing: ApiAddressing;
  readonly limits: ApiStreamLimits;
  readonly channels: readonly ApiChannel[];
  /** What control messages do; their payloads are messages of the channel of the section `control`. */
  readonly operations: readonly ApiStreamOperation[];
  readonly docs: Docs;
}

export interface ApiAddressing {
  /** Path with `{stream}`. */
  readonly raw: string;
  /** Path with `{streams}`. */
  readonly combined: string;
  readonly separator: string;
  /** Members of a wrapped event. */
  readonly wrapper: { readonly stream: string; readonly data: string };
}

/** Times in ms; 0 where the document says nothing that can be read. */
export interface ApiStreamLimits {
  readonly incoming: { readonly limit: number; readonly ms: number };
  readonly streams: number;
  /** How many a URL and a control message may name; undefined where only the connection's limit counts. */
  readonly perUrl: number | undefined;
  readonly perMessage: number | undefined;
  readonly lifetimeMs: number;
  readonly pingEveryMs: number | undefined;
  readonly pongWithinMs: number | undefined;
}

export interface ApiChannel {
  readonly key: string;
  readonly section: 'market' | 'user' | 'control';
  /** Undefined for control messages, which belong to the connection. */
  readonly address: string | undefined;
  readonly title: string;
  readonly description: string;
  /** In the order of the address. */
  readonly parameters: readonly ApiAddressParameter[];
  readonly messages: readonly ApiMessage[];
  /** Undefined in control messages. */
  readonly orderKey: ApiOrderKey | undefined;
  readonly eventTime: string | undefined;
  readonly variantBy: string | undefined;
  readonly speed: ApiSpeed | undefined;
  readonly docs: Docs;
  readonly at: At;
}

export interface ApiAddressParameter {
  readonly name: string;
  readonly description: string;
  readonly values: readonly string[] | undefined;
  /** The component that has the same values. */
  readonly schema: Schema | undefined;
  readonly default: string | undefined;
  /** Source of a regular expression, without anchors. */
  readonly pattern: string | undefined;
  /** No page says so: nothing that is assumed refuses a name. */
  readonly assumed: boolean;
  readonly lower: boolean;
  readonly secret: boolean;
  /** Operations that hand out values, and for how long these last. */
  readonly madeBy: readonly {
    readonly operation: string;
    readonly lifetimeMs: number | undefined;
    readonly keepAliveMs: number | undefined;
  }[];
  readonly at: At;
}

export interface ApiMessage {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly schema: Schema;
  /** By the client. */
  readonly sent: boolean;
  /** The value that tells it apart from the channel's other messages. */
  readonly variant: string | undefined;
  readonly examples: readonly { readonly name: string; readonly value: Json }[];
  readonly refusals: readonly ApiRefusal[];
  readonly docs: Docs;
  readonly at: At;
}

export interface ApiRefusal {
  readonly code: number;
  readonly message: string;
  readonly description: string;
  /** Whether it repeats the id of the request. */
  readonly hasId: boolean;
}

export interface ApiOrderKey {
  readonly field: string;
  readonly kind: 'id' | 'snapshot' | 'time' | 'event';
  readonly first: string | undefined;
  readonly contiguous: boolean;
  readonly per: string | undefined;
}

/** Interval in ms, 0 for real time; or one per value of a parameter. */
export type ApiSpeed = number | { readonly by: string; readonly values: ReadonlyMap<string, number> };

export interface ApiStreamOperation {
  readonly id: string;
  readonly action: 'send' | 'receive';
  readonly channel: string;
  readonly messages: readonly string[];
  readonly replies: readonly string[];
}
