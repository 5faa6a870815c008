import { treeOf } from '../../src/load/load-specs.ts';
import { parseYaml } from '../../src/load/parse-yaml.ts';
import type { SpecFile, SpecTree } from '../../src/load/tree.ts';
import type { Api } from '../../src/model/api.ts';
import { buildApi } from '../../src/model/build.ts';

/** An invented page in the form of the long text, and the specs that agree with it in every fact. */

/** Tabs are written as " > " to keep them visible. */
export function tabbed(text: string): string {
  return text.replaceAll(' > ', '\t');
}

export const page: string = tabbed(`2024-3-1
Timing
If recvWindow is not sent, it defaults to 5000.
The max cannot go beyond 60,000!
Endpoints share the 1200 per minute limit based on IP.
Each endpoint with UID limits has an independent 900 per minute limit.
ENUM definitions

Order side (side):

BUY
SELL
Rate limiters (rateLimitType)

REQUEST_WEIGHT
    {
      "rateLimitType": "REQUEST_WEIGHT",
      "interval": "MINUTE",
      "intervalNum": 1,
      "limit": 1200
    }
Filters

LOT_SIZE

  {
    "filterType": "LOT_SIZE",
    "minQty": "0.1"
  }
Desk Endpoints

Place a thing (TRADE)
Response:
{
  "id": 7, // the id
  "legs": [{ "name": "a", "note": null }, { "name": "b" }],
  "balances": { "BTC": "1" }
}
POST /v1/thing (HMAC SHA256)

Places it.

Weight(UID): 3

Rate Limit:
1/1s per account

Parameters:

Name > Type > Mandatory > Description
side > ENUM > YES > 
size > DECIMAL > NO > 
mode > STRING > NO > "FAST", "SLOW"; Default: "FAST"
limit > INT > NO > Default 10, min 1, max 100
recvWindow > LONG > NO > 
timestamp > LONG > YES > 
Data Source: Memory => Database

List things
Response:
[
  { "name": "a" }
]
GET /v1/things

Weight(IP):

1 for a single symbol;
5 when the symbol parameter is omitted;

Parameters:

Name > Type > Mandatory > Description
symbol > STRING > NO > 
Error Codes

10xx - General
-1000 UNKNOWN

Something went wrong and nobody can say what it was or why.
-9xxx Filter failures
Error message > Description
"Filter failure: LOT_SIZE" > The size is wrong.
Order Rejection Issues
These come from the engine:

-1010 REJECTED
The messages:

Error message > Description
"Nope." > No.
Notes

Request Parameters
`);

export const specs: Readonly<Record<string, string>> = {
  'tiny/openapi.yaml': `
openapi: 3.1.0
info: { title: Tiny, version: "1", description: Made up. }
x-exchange: { name: tiny, package: "@exspec/tiny", class: Tiny }
servers: [{ url: https://api.tiny.example, x-name: api, x-role: live }]
tags: [{ name: desk, description: Things. }]
components:
  securitySchemes:
    apiKey: { type: apiKey, in: header, name: X-KEY }
    signature: { type: apiKey, in: query, name: signature, x-signing: { algorithms: { hmac-sha256: hex }, time: ms, message: [query, body] } }
x-limits:
  ip: { key: ip, scope: shared, unit: weight, windows: [{ window: 1m, limit: 1200 }] }
  uid: { key: account, scope: operation, unit: weight, windows: [{ window: 1m, limit: 900 }] }
paths:
  # things
  /v1/thing: { $ref: ./desk/thing.yaml } # one
  /v1/things: { $ref: ./desk/things.yaml }
`,
  'tiny/desk/thing.yaml': `
post:
  operationId: newThing
  tags: [desk]
  x-security-type: TRADE
  security: [{ apiKey: [], signature: [] }]
  x-effect: write
  x-weight:
    - { bucket: uid, weight: 3 }
    - { limit: { key: account, window: 1s, limit: 1 }, weight: 1 }
  x-data-source: [memory, database]
  requestBody:
    content:
      application/x-www-form-urlencoded:
        schema:
          type: object
          required: [side, timestamp, signature]
          properties:
            side: { $ref: ../schemas/all.yaml#/Side }
            size: { type: string, format: decimal }
            mode: { type: string, enum: [FAST, SLOW], default: FAST }
            limit: { type: integer, format: double-int, minimum: 1, maximum: 100, default: 10 }
            recvWindow: { $ref: ../schemas/all.yaml#/RecvWindow }
            timestamp: { $ref: ../schemas/all.yaml#/Timestamp }
            signature: { $ref: ../schemas/all.yaml#/Signature }
  responses:
    "200":
      description: Placed.
      content:
        application/json:
          schema: { $ref: ../schemas/all.yaml#/Thing }
`,
  'tiny/desk/things.yaml': `
get:
  operationId: things
  tags: [desk]
  x-security-type: NONE
  security: []
  x-effect: read
  x-weight: [{ bucket: ip, weight: { sent: symbol, weight: 1, otherwise: 5 } }]
  parameters:
    - { name: symbol, in: query, schema: { type: string } }
  responses:
    "200":
      description: Things.
      content:
        application/json:
          schema: { type: array, items: { type: object, required: [name], properties: { name: { type: string } } } }
    default:
      content:
        application/json: { schema: { $ref: ../schemas/all.yaml#/Rest } }
`,
  'tiny/schemas/all.yaml': `
Side: { type: string, enum: [BUY, SELL] }
RecvWindow: { type: integer, format: double-int, maximum: 60000, default: 5000, x-supplied: client }
Timestamp: { type: integer, format: double-int, x-unit: ms, x-supplied: client }
Signature: { type: string, format: password, x-supplied: client }
LotSizeFilter:
  type: object
  properties:
    filterType: { type: string, enum: [LOT_SIZE] }
    minQty: { type: string, format: decimal }
RateLimitType: { type: string, enum: [REQUEST_WEIGHT] }
Rest: { type: object, properties: { filter: { $ref: "#/LotSizeFilter" }, limit: { $ref: "#/RateLimitType" } } }
Thing:
  type: object
  required: [id, legs, balances]
  properties:
    id: { type: integer, format: int64 }
    legs:
      type: array
      items:
        type: object
        required: [name]
        properties:
          name: { type: string }
          note: { type: [string, "null"] }
    balances: { type: object, additionalProperties: { type: string, format: decimal } }
`,
  'tiny/errors.yaml': `
sections:
  - { id: general, title: 10xx - General }
  - { id: rejection, title: Order Rejection Issues }
codes:
  - { code: -1000, section: general, names: [UNKNOWN], messages: ["Something went wrong and nobody can say what it was or why."] }
  - { code: -1010, section: rejection, names: [REJECTED], messages: [] }
filterFailures: [{ filter: LOT_SIZE, code: -1013, message: "Filter failure: LOT_SIZE", description: The size. }]
orderRejections: { codes: [-1010], messages: [{ id: NOPE, message: Nope., description: "No." }] }
`,
};

function treeFrom(files: Readonly<Record<string, string>>): SpecTree {
  const parsed = Object.entries(files).map(([path, text]): SpecFile => {
    const { root, diagnostics } = parseYaml(text, path);
    if (diagnostics.length > 0) throw new Error(`${path}: ${diagnostics[0]?.message}`);
    return { path, text, root };
  });
  const entry = parsed.find(({ path }) => path === 'tiny/openapi.yaml');
  if (entry === undefined) throw new Error('openapi.yaml is missing');
  return treeOf('tiny', new Map(parsed.map((file) => [file.path, file])), entry);
}

/** @param change replaces a text in one of the files; it must occur in it */
export function apiWith(change?: { readonly file: string; readonly from: string; readonly to: string }): Api {
  const files =
    change === undefined ? specs : { ...specs, [change.file]: replaced(specs[change.file] ?? '', change) };
  return buildApi(treeFrom(files));
}

export function replaced(text: string, { from, to }: { readonly from: string; readonly to: string }): string {
  if (!text.includes(from)) throw new Error(`${from} is not in the text`);
  return text.replace(from, () => to);
}
