// A small OpenAPI 3.0 document and single edits of it: one of every kind that plain OpenAPI can express, each with whether
// TypeScript code written against the document as it was still compiles (openapi-typescript's types are the yardstick).
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const answer = (schema) => ({ description: 'ok', content: { 'application/json': { schema } } });

export const base = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1.0.0' },
  servers: [{ url: 'https://shop.example', description: 'Main' }],
  security: [{ key: [] }],
  paths: {
    '/v1/items/{id}': {
      get: {
        operationId: 'getItem',
        tags: ['items'],
        summary: 'One item',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          {
            name: 'fields',
            in: 'query',
            explode: true,
            schema: { type: 'array', items: { type: 'string' } },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', format: 'int32', maximum: 100, default: 10 },
          },
          { name: 'sort', in: 'query', schema: { type: 'string', enum: ['up', 'down'] } },
          { name: 'since', in: 'query', required: true, schema: { type: 'string', pattern: '^[0-9]+$' } },
        ],
        responses: {
          200: {
            ...answer(ref('Item')),
            headers: { 'X-Left': { schema: { type: 'integer' } } },
          },
          404: answer(ref('Problem')),
        },
      },
    },
    '/v1/orders': {
      post: {
        operationId: 'placeOrder',
        tags: ['orders'],
        summary: 'Place an order',
        requestBody: {
          content: { 'application/json': { schema: ref('NewOrder') } },
        },
        responses: { 201: answer(ref('Order')) },
      },
      get: {
        operationId: 'listOrders',
        tags: ['orders'],
        summary: 'Orders',
        responses: { 200: answer({ type: 'array', items: ref('Order') }) },
      },
    },
    '/v1/ping': { get: { operationId: 'ping', summary: 'Ping', responses: { 204: { description: 'ok' } } } },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    schemas: {
      Item: {
        type: 'object',
        required: ['id', 'price'],
        properties: {
          id: { type: 'string', description: 'Its id.' },
          price: { type: 'number' },
          colour: { type: 'string', enum: ['red', 'blue'] },
          weight: { type: 'integer', format: 'int32' },
          note: { type: 'string' },
          tags: { type: 'array', items: { type: 'string' }, maxItems: 5 },
        },
      },
      NewOrder: {
        type: 'object',
        required: ['item'],
        properties: {
          item: { type: 'string' },
          count: { type: 'integer' },
          gift: { type: 'string', nullable: true },
          pay: { oneOf: [ref('Card'), ref('Cash')] },
        },
      },
      Order: {
        type: 'object',
        required: ['id', 'item'],
        properties: {
          id: { type: 'string' },
          item: ref('Item'),
          paid: { oneOf: [ref('Card'), ref('Cash')] },
        },
      },
      Card: { type: 'object', required: ['number'], properties: { number: { type: 'string' } } },
      Cash: { type: 'object', required: ['coins'], properties: { coins: { type: 'integer' } } },
      Coupon: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } },
      Problem: { type: 'object', properties: { message: { type: 'string' } } },
    },
  },
};

const item = (api) => api.paths['/v1/items/{id}'].get;
const parameter = (api, name) => item(api).parameters.find((one) => one.name === name);
const schema = (api, name) => api.components.schemas[name];
const body = (api) => api.paths['/v1/orders'].post.requestBody;
const move = (map, from, to) => {
  map[to] = map[from];
  delete map[from];
};

/** [what, whether it breaks a build, how] */
export const edits = [
  ['operation added', false, (api) => (api.paths['/v1/pong'] = structuredClone(api.paths['/v1/ping']))],
  ['operation removed', true, (api) => delete api.paths['/v1/orders'].get],
  ['path moved to a new version', true, (api) => move(api.paths, '/v1/ping', '/v2/ping')],
  ['operationId renamed', true, (api) => (item(api).operationId = 'readItem')],
  ['operation deprecated', false, (api) => (item(api).deprecated = true)],
  ['summary reworded', false, (api) => (item(api).summary = 'An item')],
  [
    'optional parameter added',
    false,
    (api) => item(api).parameters.push({ name: 'page', in: 'query', schema: { type: 'integer' } }),
  ],
  [
    'required parameter added',
    true,
    (api) =>
      item(api).parameters.push({ name: 'page', in: 'query', required: true, schema: { type: 'integer' } }),
  ],
  [
    'optional parameter removed',
    true,
    (api) => (item(api).parameters = item(api).parameters.filter((one) => one.name !== 'sort')),
  ],
  ['parameter renamed', true, (api) => (parameter(api, 'fields').name = 'field')],
  ['parameter became required', true, (api) => (parameter(api, 'sort').required = true)],
  ['parameter became optional', false, (api) => delete parameter(api, 'since').required],
  ['parameter type changed', true, (api) => (parameter(api, 'limit').schema.type = 'string')],
  ['parameter enum value added', false, (api) => parameter(api, 'sort').schema.enum.push('none')],
  ['parameter enum value removed', true, (api) => parameter(api, 'sort').schema.enum.pop()],
  ['parameter default changed', false, (api) => (parameter(api, 'limit').schema.default = 20)],
  ['parameter maximum lowered', false, (api) => (parameter(api, 'limit').schema.maximum = 50)],
  ['parameter pattern changed', false, (api) => (parameter(api, 'since').schema.pattern = '^[0-9]{4}$')],
  ['parameter written in another way (explode)', false, (api) => (parameter(api, 'fields').explode = false)],
  ['body became required', true, (api) => (body(api).required = true)],
  [
    'body in one more media type',
    false,
    (api) => (body(api).content['application/x-www-form-urlencoded'] = { schema: ref('NewOrder') }),
  ],
  [
    'optional body member added',
    false,
    (api) => (schema(api, 'NewOrder').properties.size = { type: 'string' }),
  ],
  [
    'required body member added',
    true,
    (api) => {
      schema(api, 'NewOrder').properties.size = { type: 'string' };
      schema(api, 'NewOrder').required.push('size');
    },
  ],
  ['body member removed', true, (api) => delete schema(api, 'NewOrder').properties.count],
  ['body member became required', true, (api) => schema(api, 'NewOrder').required.push('count')],
  ['null refused in the body', true, (api) => delete schema(api, 'NewOrder').properties.gift.nullable],
  [
    'variant added to the body',
    false,
    (api) => schema(api, 'NewOrder').properties.pay.oneOf.push(ref('Coupon')),
  ],
  ['variant removed from the body', true, (api) => schema(api, 'NewOrder').properties.pay.oneOf.pop()],
  ['response member added', false, (api) => (schema(api, 'Item').properties.size = { type: 'string' })],
  ['response member removed', true, (api) => delete schema(api, 'Item').properties.note],
  ['response member renamed', true, (api) => move(schema(api, 'Item').properties, 'note', 'notes')],
  ['response member became optional', true, (api) => (schema(api, 'Item').required = ['id'])],
  ['response member became required', false, (api) => schema(api, 'Item').required.push('note')],
  ['null in the response', true, (api) => (schema(api, 'Item').properties.note.nullable = true)],
  ['response type changed', true, (api) => (schema(api, 'Item').properties.price.type = 'string')],
  [
    'int32 became int64 (the same type)',
    false,
    (api) => (schema(api, 'Item').properties.weight.format = 'int64'),
  ],
  ['response enum value added', true, (api) => schema(api, 'Item').properties.colour.enum.push('green')],
  ['response enum value removed', true, (api) => schema(api, 'Item').properties.colour.enum.pop()],
  [
    'variant added to the response',
    true,
    (api) => schema(api, 'Order').properties.paid.oneOf.push(ref('Coupon')),
  ],
  [
    'response in an envelope',
    true,
    (api) =>
      (api.paths['/v1/orders'].get.responses[200] = answer({
        type: 'object',
        required: ['data'],
        properties: { data: { type: 'array', items: ref('Order') } },
      })),
  ],
  ['status removed', true, (api) => delete item(api).responses[404]],
  ['status 201 became 200', true, (api) => move(api.paths['/v1/orders'].post.responses, '201', '200')],
  [
    'response media type changed',
    true,
    (api) => move(item(api).responses[200].content, 'application/json', 'text/json'),
  ],
  ['response header removed', true, (api) => delete item(api).responses[200].headers],
  [
    'type renamed',
    true,
    (api) => {
      move(api.components.schemas, 'Problem', 'Failure');
      item(api).responses[404] = answer(ref('Failure'));
    },
  ],
  ['security requirement changed', false, (api) => (item(api).security = [])],
  ['security scheme changed', false, (api) => (api.components.securitySchemes.key.name = 'X-Token')],
  ['server address changed', false, (api) => (api.servers[0].url = 'https://shop2.example')],
  [
    'example changed',
    false,
    (api) => (item(api).responses[200].content['application/json'].example = { id: 'a', price: 1 }),
  ],
  [
    'description of a member changed',
    false,
    (api) => (schema(api, 'Item').properties.id.description = 'The id.'),
  ],
];

export function edited(edit) {
  const api = structuredClone(base);
  edit(api);
  return api;
}

/** A document with many operations and a shared schema per ten of them; `side` decides about one edit in nine. */
export function large(operations, side) {
  const paths = {};
  const schemas = {};
  for (let index = 0; index < operations; index++) {
    const name = `Row${Math.floor(index / 10)}`;
    schemas[name] ??= {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string' },
        price: { type: 'string' },
        at: { type: 'integer', format: 'int64' },
      },
    };
    paths[`/v1/rows${index}`] = {
      get: {
        operationId: `getRows${index}`,
        summary: `Reads ${index}`,
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', maximum: side === 'head' && index % 9 === 0 ? 50 : 100 },
          },
          { name: 'symbol', in: 'query', required: true, schema: { type: 'string' } },
        ],
        responses: { 200: answer({ type: 'array', items: ref(name) }) },
      },
    };
  }
  return { openapi: '3.0.3', info: { title: 'Large', version: '1.0.0' }, paths, components: { schemas } };
}

/** The same number of operations in the format of exspec's own specs, one file each: texts by path. */
export function ownTree(operations, side) {
  const indices = Array.from({ length: operations }, (_, index) => index);
  const path = (index) => `book/rows${index}.yaml`;
  const operation = (index) => ({
    operationId: `getRows${index}`,
    tags: ['book'],
    summary: `Reads ${index}`,
    security: [],
    'x-effect': 'read',
    'x-weight': [{ bucket: 'ip', weight: side === 'head' && index % 9 === 0 ? 2 : 1 }],
    parameters: [
      { name: 'symbol', in: 'query', required: true, description: 'The pair.', schema: { type: 'string' } },
    ],
    responses: {
      200: answer({
        type: 'array',
        items: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      }),
    },
  });
  return Object.fromEntries([
    [
      'openapi.yaml',
      {
        openapi: '3.1.0',
        info: { title: 'Large', version: '1' },
        'x-exchange': { name: 'large', package: '@exspec/large', class: 'Large' },
        servers: [{ url: 'https://large.example', 'x-name': 'live' }],
        tags: [{ name: 'book', description: 'Everything.' }],
        'x-limits': {
          ip: { key: 'ip', scope: 'shared', unit: 'weight', windows: [{ window: '1m', limit: 1200 }] },
        },
        paths: Object.fromEntries(indices.map((index) => [`/v1/rows${index}`, { $ref: `./${path(index)}` }])),
      },
    ],
    ...indices.map((index) => [path(index), { get: operation(index) }]),
  ]);
}
