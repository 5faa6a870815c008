import type { Api, ApiChannel, ApiSpeed } from '../model/api.ts';
import { jsonText } from './json-text.ts';
import { type Data, literal } from './literal.ts';
import { header, render } from './source.ts';
import { streamFiles } from './streams.ts';

/** What a fake exchange needs beside the tables of the runtime: addresses, speeds, examples, refusals. */
export function emitMockStreams(api: Api): Map<string, string> {
  const { streams } = api;
  if (streams === undefined) return new Map();
  const control = streams.channels.filter((one) => one.section === 'control');
  const operations = streams.operations.filter((one) => one.action === 'send');
  const refusals = control.flatMap((one) => one.messages.flatMap((message) => message.refusals));
  return new Map([
    [
      'mock-streams.ts',
      render('mock-streams', {
        header: header(streamFiles(api.name)),
        channels: streams.channels
          .filter((one) => one.section !== 'control')
          .map((one) => ({ text: literal(channelData(one)) })),
        messages: control.flatMap((one) => messageData(one)).map((one) => ({ text: literal(one) })),
        operations: literal(
          operations.map(({ id, messages, replies }) => ({
            id,
            messages: [...messages],
            replies: [...replies],
          })),
        ),
        refusals: refusals.map(({ code, message, description, hasId }) => ({
          text: literal({ code, message, hasId, description }),
        })),
      }),
    ],
  ]);
}

function channelData(channel: ApiChannel): Data {
  return {
    key: channel.key,
    section: channel.section,
    address: channel.address ?? '',
    parameters: channel.parameters.map((one) => ({
      name: one.name,
      values: one.values,
      default: one.default,
      lower: one.lower || undefined,
    })),
    speed: speedData(channel.speed),
    messages: messageData(channel),
  };
}

function speedData(speed: ApiSpeed | undefined): Data {
  return typeof speed === 'object' ? { by: speed.by, values: speed.values } : speed;
}

function messageData(channel: ApiChannel): readonly { readonly [key: string]: Data }[] {
  return channel.messages.map((message) => ({
    key: message.key,
    variant: message.variant,
    examples: message.examples.map(({ name, value }) => ({ name, body: jsonText(value) })),
  }));
}
