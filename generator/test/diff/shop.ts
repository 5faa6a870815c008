/** Somebody else's document: no client of ours, a JSON body with nested members. */
export const shop = `openapi: 3.1.0
info: { title: Shop, version: "1" }
paths:
  /orders:
    post:
      operationId: createOrder
      x-sunset: 2030-01-01
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [item]
              properties:
                item: { $ref: "#/components/schemas/Item" }
                payment: { oneOf: [{ $ref: "#/components/schemas/Card" }, { $ref: "#/components/schemas/Cash" }] }
      callbacks:
        paid: { "{$request.body#/url}": { post: { requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }, responses: {} } } }
      responses:
        "201": { description: Made., content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }
        "409": { description: Refused., content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }
  /notes:
    post: { requestBody: { content: { application/json: { schema: { type: object, properties: { words: { type: string } } } } } }, responses: {} }
    put: { requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { words: { type: string } } } } } }, responses: {} }
  /uploads:
    post: { responses: {} }
    put: { requestBody: { content: { text/csv: { schema: { type: string } }, text/plain: { schema: { type: string } } } }, responses: {} }
  /search:
    get:
      parameters: [{ name: q, in: query, schema: { type: string, default: all } }]
      responses:
        "200":
          description: Found.
          headers: { X-Total: { schema: { type: integer } } }
          content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Made" } } }, text/csv: { schema: { type: string } } }
webhooks:
  shipped:
    post:
      parameters: [{ name: X-Try, in: header, required: true, schema: { type: integer } }, { name: X-Sent, in: header, schema: { type: integer } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }
      responses: {}
  closed:
    post: { requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }, responses: {} }
  opened:
    post: { responses: {} }
components:
  schemas:
    Item:
      type: object
      required: [sku, count]
      properties:
        sku: { type: string }
        count: { type: integer, format: int32 }
        gift: { type: string }
        serial: { type: string, readOnly: true }
        note: { type: [string, "null"] }
        colour: { type: string, enum: [red, blue] }
    Card: { type: object, required: [number], properties: { number: { type: string } } }
    Cash: { type: object, required: [coins], properties: { coins: { type: integer } } }
    Made: { type: object, required: [id], properties: { id: { type: string }, state: { type: string, default: new }, code: { type: string, writeOnly: true } } }
`;
