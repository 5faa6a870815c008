import type { Case } from './case.ts';

const streams = (names: string): string => `import { ${names} } from './src/generated/streams.ts';\n`;
const tick = (text: string): string => `${streams('type PayloadOf')}export type One = ${text};\n`;
const kinds = `${streams('type UserStreams')}export function kind(event: UserStreams[string]['wire']): string {
  switch (event.e) { case 'done': return 'a'; case 'gone': return 'b'; }
  const never: never = event;
  return never;
}\n`;

/** Edits of streams. */
export const streamCases: readonly Case[] = [
  {
    rule: 'stream-added',
    edits: [
      [
        '  heartbeat:\n',
        '  pulse: { address: "!pulse", title: Pulse, description: New., x-section: market, x-speed: real-time, x-order-key: { field: u, kind: id }, messages: { beat: { name: beat, title: Beat, payload: { schema: { $ref: "#/components/schemas/Beat" } } } } }\n  heartbeat:\n',
      ],
    ],
  },
  {
    rule: 'stream-removed',
    edits: [
      [
        '    messages:\n      beat: { name: beat, title: Beat, payload: { schema: { $ref: "#/components/schemas/Beat" } } }\n',
        '',
      ],
      [
        '  heartbeat:\n    address: "!heartbeat"\n    title: Heartbeat\n    description: A sign of life.\n    x-section: market\n    x-speed: real-time\n    x-order-key: { field: u, kind: id }\n',
        '',
      ],
    ],
    consumer: tick(`PayloadOf<'!heartbeat'>`),
    also: ['type-removed'],
  },
  {
    rule: 'stream-renamed',
    edits: [['  ticks:\n', '  everyTick:\n']],
    consumer: `${streams('ticksStream')}export const name = ticksStream('A', '');\n`,
  },
  {
    rule: 'stream-name-changed',
    edits: [['"!heartbeat"', '"!beat"']],
    consumer: tick(`PayloadOf<'!heartbeat'>`),
  },
  {
    rule: 'stream-section-changed',
    // Names of an account's streams are any text; beside them none of ours can stand.
    given: [
      [
        '    description: What happens to an account.\n    x-section: user',
        '    description: What happens to an account.\n    x-section: control',
      ],
    ],
    edits: [
      [
        'description: A sign of life.\n    x-section: market',
        'description: A sign of life.\n    x-section: user',
      ],
    ],
    consumer: tick(`PayloadOf<'!heartbeat'>`),
  },
  { rule: 'stream-value-added', edits: [['enum: ["", "@fast"]', 'enum: ["", "@fast", "@slow"]']] },
  {
    rule: 'stream-value-removed',
    edits: [['enum: ["", "@fast"]', 'enum: [""]']],
    consumer: `${streams('ticksStream')}export const name = ticksStream('A', '@fast');\n`,
  },
  { rule: 'stream-parameter-changed', edits: [['x-pattern: "[a-z]+"', 'x-pattern: "[a-z0-9]+"']] },
  {
    rule: 'stream-key-changed',
    edits: [['x-secret: true, x-made-by: [openKey]', 'x-secret: true']],
  },
  { rule: 'stream-speed-changed', edits: [['x-speed: 1000ms', 'x-speed: 500ms']] },
  {
    rule: 'stream-order-changed',
    edits: [
      [
        'x-speed: 1000ms\n    x-order-key: { field: u, kind: id }',
        'x-speed: 1000ms\n    x-order-key: { field: u, kind: id, contiguous: true }',
      ],
    ],
  },
  {
    rule: 'stream-message-added',
    edits: [
      [
        '      gone: { name: gone',
        '      late: { name: late, title: Late, payload: { schema: { type: object, required: [e], properties: { e: { type: string, enum: [late], x-closed: true } } } } }\n      gone: { name: gone',
      ],
    ],
    consumer: kinds,
  },
  {
    rule: 'stream-message-removed',
    edits: [
      [
        '      gone: { name: gone, title: Gone, payload: { schema: { $ref: "#/components/schemas/Gone" } } }\n',
        '',
      ],
    ],
    consumer: kinds,
    also: ['type-removed'],
  },
  { rule: 'stream-control-changed', edits: [['{ code: 1, message: No.', '{ code: 1, message: Never.']] },
  { rule: 'stream-connection-changed', edits: [['lifetime: 24h', 'lifetime: 12h']] },
  {
    rule: 'stream-server-added',
    edits: [
      [
        'servers:\n  stream:',
        'servers:\n  extra: { host: extra.mini.example, protocol: wss, x-role: mirror }\n  stream:',
      ],
    ],
    also: ['stream-server-changed'],
  },
  {
    rule: 'stream-server-removed',
    edits: [['  sandbox: { host: sandbox.mini.example, protocol: wss, x-role: testnet }\n', '']],
    consumer: `${streams('type StreamServerName')}export const name: StreamServerName = 'sandbox';\n`,
  },
  { rule: 'stream-server-changed', edits: [['host: sandbox.mini', 'host: testing.mini']] },
  { rule: 'stream-description-changed', edits: [['description: Every tick.', 'description: All ticks.']] },
  {
    rule: 'response-readable-name-changed',
    edits: [['x-name: price', 'x-name: cost']],
    consumer: `${streams('type ReadableTick')}export const read = (tick: ReadableTick): string => tick.price;\n`,
  },
];
