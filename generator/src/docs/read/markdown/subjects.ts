import type { EndpointFacts, SocketFacts } from '../../facts.ts';
import type { ExampleValue } from '../example-json.ts';
import type { Block } from './blocks.ts';
import { readCode } from './code.ts';
import { isParameterTable, rolesOf } from './columns.ts';
import { type MarkdownEndpoint, markdownEndpoint } from './endpoint.ts';
import { type Labelled, labelledLine, labelOf } from './labels.ts';
import { namesIn } from './subject.ts';

/** What a program can call or listen to, as the page names it. */
export type Subject =
  | {
      readonly kind: 'endpoint';
      readonly method: EndpointFacts['method'];
      readonly path: string;
      readonly hmac: boolean;
      readonly line: number;
      readonly block: number;
    }
  | {
      readonly kind: SocketFacts['kind'];
      readonly name: string;
      readonly line: number;
      readonly block: number;
    };

/** The subjects that the blocks of one topic name: of the surest kind that occurs. */
export function subjectsOf(blocks: readonly Block[]): readonly Subject[] {
  const found = new Map<string, Subject[]>();
  const add = (rank: string, subject: Subject): void => {
    const list = found.get(rank) ?? [];
    const name = nameOf(subject);
    if (!list.some((one) => nameOf(one) === name)) list.push(subject);
    found.set(rank, list);
  };
  let label: Labelled | undefined;
  const hasBody = blocks.some(
    (block) =>
      block.kind === 'table' ||
      block.kind === 'code' ||
      (block.kind === 'heading' && labelOf(block.text) !== undefined),
  );
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'heading' || block.kind === 'caption') {
      label = labelOf(block.text) ?? (block.kind === 'caption' ? label : undefined);
      if (label !== undefined && label.rest !== '') named(label, label.rest, block.line, index);
    } else if (block.kind === 'text' || block.kind === 'item') {
      for (const { text, line } of block.lines) {
        const own = labelledLine(text);
        if (own !== undefined) {
          label = own;
          if (own.rest !== '') named(own, text.replace(/^[^:：]*[:：]\**\s*/, ''), line, index);
          continue;
        }
        if (label !== undefined) named(label, text, line, index);
        else if (block.kind === 'text' && hasBody && block.lines.length === 1)
          endpoint('line', markdownEndpoint(text, line, false), index);
      }
    } else if (block.kind === 'code') code(block, index);
  }
  for (const rank of [
    'request',
    'code',
    'socket-method',
    'stream-name',
    'event-name',
    'line',
    'message',
    'event',
  ]) {
    const list = found.get(rank);
    if (list !== undefined) return list;
  }
  return [];

  function endpoint(rank: string, one: MarkdownEndpoint | undefined, block: number): void {
    if (one !== undefined)
      add(rank, {
        kind: 'endpoint',
        method: one.method,
        path: one.path,
        hmac: one.hmac,
        line: one.line,
        block,
      });
  }

  function named({ label: kind }: Labelled, text: string, line: number, block: number): void {
    if (kind === 'request') endpoint('request', markdownEndpoint(text, line, true), block);
    else if (kind === 'stream-name' || kind === 'event-name' || kind === 'socket-method')
      for (const name of namesIn(text))
        add(kind, {
          kind: kind === 'stream-name' ? 'stream' : kind === 'event-name' ? 'event' : 'method',
          name,
          line,
          block,
        });
  }

  function code(block: Extract<Block, { kind: 'code' }>, index: number): void {
    const read = readCode(block.lines, null);
    if (read.kind === 'endpoints') {
      const rank = label?.label === 'request' ? 'request' : label === undefined ? 'code' : undefined;
      if (rank !== undefined) for (const one of read.endpoints) endpoint(rank, one, index);
      return;
    }
    if (read.kind !== 'json') return;
    for (const { value } of read.values) message(value, block.line, index);
  }

  function message(value: ExampleValue, line: number, block: number): void {
    const asked = label === undefined || label.label === 'request-sample' || label.label === 'description';
    const method = textAt(value, 'method');
    const op = textAt(value, 'op');
    if (
      asked &&
      method !== undefined &&
      (memberOf(value, 'id') !== undefined || memberOf(value, 'params') !== undefined)
    )
      add('message', { kind: 'method', name: method, line, block });
    else if (asked && (op === 'subscribe' || op === 'unsubscribe')) {
      const channel = channelOf(value);
      if (channel !== undefined) add('message', { kind: 'channel', name: channel, line, block });
    } else if (asked && op !== undefined) add('message', { kind: 'method', name: op, line, block });
    else if (label?.label !== 'request-sample' && label?.label !== 'failure') {
      const event = textAt(value, 'e') ?? textAt(memberOf(value, 'event'), 'e');
      if (event !== undefined) add('event', { kind: 'event', name: event, line, block });
    }
  }
}

/** Whether blocks look as those of an endpoint do, whatever was found in them. */
export function looksLikeEndpoint(blocks: readonly Block[]): boolean {
  return blocks.some(
    (block) =>
      (block.kind === 'table' && isParameterTable(rolesOf(block.head)) && block.head.length === 4) ||
      (block.kind === 'heading' && labelOf(block.text)?.label === 'request'),
  );
}

function nameOf(subject: Subject): string {
  return subject.kind === 'endpoint' ? `${subject.method} ${subject.path}` : subject.name;
}

function memberOf(value: ExampleValue | undefined, key: string): ExampleValue | undefined {
  return value?.type === 'object' ? value.members.find((one) => one.key === key)?.value : undefined;
}

function textAt(value: ExampleValue | undefined, key: string): string | undefined {
  const member = memberOf(value, key);
  return member?.type === 'string' ? member.text : undefined;
}

function channelOf(value: ExampleValue): string | undefined {
  const args = memberOf(value, 'args');
  return args?.type === 'array' ? textAt(args.items[0], 'channel') : undefined;
}
