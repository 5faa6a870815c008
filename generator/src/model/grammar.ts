import { methods } from '../load/methods.ts';
import { schemaKeywords } from './keywords.ts';

/** What a node is, which decides what its members are and where a `$ref` in its place leads. */
export type Role =
  | 'document'
  | 'paths'
  | 'asyncDocument'
  | 'channels'
  | 'channel'
  | 'addressParameters'
  | 'addressParameter'
  | 'messages'
  | 'message'
  | 'payload'
  | 'asyncComponents'
  | 'pathItem'
  | 'operation'
  | 'parameters'
  | 'parameter'
  | 'requestBody'
  | 'responses'
  | 'response'
  | 'headers'
  | 'header'
  | 'content'
  | 'mediaType'
  | 'examples'
  | 'example'
  | 'schema'
  | 'discriminator'
  | 'mapping'
  | 'mapped'
  | 'schemaMap'
  | 'schemas'
  | 'components'
  | 'parameterMap'
  | 'bodyMap';

/** What must be at the end of a reference. */
export type RefTarget =
  | 'path-item'
  | 'parameter'
  | 'response'
  | 'schema'
  | 'channel'
  | 'address-parameter'
  | 'shared'
  | 'errors';

interface Rule {
  /** Members whose role differs from their parent's. */
  readonly members: Readonly<Record<string, Role>>;
  /** Role of all other members. */
  readonly rest: Role | undefined;
  readonly items: Role | undefined;
  /** Group of `components` that what is referred to goes to. */
  readonly component: string | undefined;
  /** What is referred to takes the place of the `$ref`. */
  readonly inline: boolean;
  readonly refers: RefTarget | undefined;
  /** Whose values its bodies are. */
  readonly direction: 'request' | 'response' | undefined;
}

const raw: Rule = {
  members: {},
  rest: undefined,
  items: undefined,
  component: undefined,
  inline: false,
  refers: undefined,
  direction: undefined,
};

const schemaMembers: Readonly<Record<string, Role>> = Object.fromEntries(
  Object.entries(schemaKeywords).flatMap(([name, { holds }]) => (holds === undefined ? [] : [[name, holds]])),
);

/** What documents are made of. What stands in no table is data and holds no references. */
export const rules: Readonly<Record<Role, Rule>> = {
  document: { ...raw, members: { paths: 'paths', components: 'components' } },
  paths: { ...raw, rest: 'pathItem' },
  asyncDocument: { ...raw, members: { channels: 'channels', components: 'asyncComponents' } },
  channels: { ...raw, rest: 'channel' },
  channel: {
    ...raw,
    members: { parameters: 'addressParameters', messages: 'messages' },
    inline: true,
    refers: 'channel',
  },
  addressParameters: { ...raw, rest: 'addressParameter' },
  addressParameter: {
    ...raw,
    members: { 'x-schema': 'schema' },
    inline: true,
    refers: 'address-parameter',
  },
  messages: { ...raw, rest: 'message' },
  message: { ...raw, members: { payload: 'payload' } },
  payload: { ...raw, members: { schema: 'schema' } },
  asyncComponents: { ...raw, members: { parameters: 'addressParameters' } },
  pathItem: {
    ...raw,
    inline: true,
    refers: 'path-item',
    members: {
      parameters: 'parameters',
      ...Object.fromEntries(methods.map((method) => [method, 'operation' as const])),
    },
  },
  operation: {
    ...raw,
    members: { parameters: 'parameters', requestBody: 'requestBody', responses: 'responses' },
  },
  parameters: { ...raw, items: 'parameter' },
  parameter: {
    ...raw,
    members: { schema: 'schema', content: 'content', examples: 'examples' },
    component: 'parameters',
    refers: 'parameter',
  },
  requestBody: {
    ...raw,
    members: { content: 'content' },
    component: 'requestBodies',
    direction: 'request',
  },
  responses: { ...raw, rest: 'response' },
  response: {
    ...raw,
    members: { headers: 'headers', content: 'content' },
    component: 'responses',
    refers: 'response',
    direction: 'response',
  },
  headers: { ...raw, rest: 'header' },
  header: {
    ...raw,
    members: { schema: 'schema', content: 'content', examples: 'examples' },
    component: 'headers',
  },
  content: { ...raw, rest: 'mediaType' },
  mediaType: { ...raw, members: { schema: 'schema', examples: 'examples' } },
  examples: { ...raw, rest: 'example' },
  example: { ...raw, component: 'examples' },
  schema: {
    ...raw,
    members: schemaMembers,
    refers: 'schema',
    component: 'schemas',
  },
  discriminator: { ...raw, members: { mapping: 'mapping' } },
  mapping: { ...raw, rest: 'mapped' },
  mapped: { ...raw, refers: 'schema' },
  schemaMap: { ...raw, rest: 'schema' },
  schemas: { ...raw, items: 'schema' },
  components: {
    ...raw,
    members: {
      schemas: 'schemaMap',
      parameters: 'parameterMap',
      responses: 'responses',
      headers: 'headers',
      examples: 'examples',
      requestBodies: 'bodyMap',
    },
  },
  parameterMap: { ...raw, rest: 'parameter' },
  bodyMap: { ...raw, rest: 'requestBody' },
};

/** What a member is; undefined for data. */
export function childRole(role: Role, key: string): Role | undefined {
  const { members, rest } = rules[role];
  if (Object.hasOwn(members, key)) return members[key];
  // An x- field is data, except as a name in a table of names, or where a table says otherwise.
  if (key.startsWith('x-') && role !== 'schemaMap') return undefined;
  return rest;
}
