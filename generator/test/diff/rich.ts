/** Somebody else's document with nearly everything that OpenAPI 3.1 can say. */
export const rich = `openapi: 3.1.0
info: { title: Rich, version: "1", description: A shop., contact: { email: a@b.example } }
servers:
  - { url: "https://{region}.example/v1", description: Main, variables: { region: { default: eu, enum: [eu, us] } } }
  - { url: https://b.example }
tags: [{ name: things, description: Things. }]
security: [{ key: [] }]
externalDocs: { url: https://docs.example }
paths:
  /things/{id}:
    summary: One thing
    parameters:
      - { name: id, in: path, required: true, description: Id., schema: { type: string, format: uuid }, example: abc }
    get:
      operationId: getThing
      tags: [things, more]
      summary: Reads
      description: Reads it.
      deprecated: false
      externalDocs: { url: https://docs.example/get }
      servers: [{ url: https://read.example }]
      security: [{ oauth: [read] }, { key: [] }]
      parameters:
        - { name: fields, in: query, deprecated: false, allowEmptyValue: false, allowReserved: false, style: form, explode: true, schema: { type: array, items: { type: string }, minItems: 1, maxItems: 5, uniqueItems: true } }
        - { name: filter, in: query, content: { application/json: { schema: { type: object, properties: { a: { type: string, default: x } } } } } }
        - { name: X-Trace, in: header, schema: { type: string, pattern: "^a+$", minLength: 1, maxLength: 9 } }
        - { name: session, in: cookie, schema: { type: integer, format: int32, minimum: 1, maximum: 5, exclusiveMinimum: 0, exclusiveMaximum: 6, multipleOf: 1, default: 2, enum: [1, 2], example: 2 } }
      responses:
        "200":
          description: ok
          headers: { X-Rate: { description: Left., required: true, schema: { type: integer } } }
          links: { next: { operationId: getThing, parameters: { id: $response.body#/id } } }
          content:
            application/json: { schema: { $ref: "#/components/schemas/Thing" }, example: { id: a } }
            application/xml: { schema: { type: string } }
        "404": { description: gone, content: { application/problem+json: { schema: { $ref: "#/components/schemas/Problem" }, examples: { a: { summary: s, value: { code: 1 } } } } } }
        default: { description: other }
    put:
      operationId: putThing
      requestBody:
        description: The thing.
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Thing" }
            example: { id: b }
          multipart/form-data:
            schema: { type: object, properties: { file: { type: string, format: binary } } }
            encoding: { file: { contentType: image/png } }
      callbacks:
        done: { "{$request.body#/url}": { post: { requestBody: { content: { application/json: { schema: { type: string } } } }, responses: { "200": { description: ok } } } } }
      responses: { "204": { description: done }, "201": { description: made, content: { application/json: { schema: { type: string } } } } }
    post:
      operationId: upload
      requestBody: { content: { application/octet-stream: { schema: { type: string, format: binary } } } }
      responses: { "200": { description: ok } }
webhooks:
  fired: { post: { operationId: onFired, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, responses: { "200": { description: ok } } } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key, description: A key. }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: https://t.example, scopes: { read: Reads } } } }
  schemas:
    Thing:
      title: A thing
      type: object
      description: A thing.
      required: [id, kind]
      minProperties: 1
      maxProperties: 20
      properties:
        id: { type: string, readOnly: true, example: abc }
        secret: { type: string, writeOnly: true }
        old: { type: string, deprecated: true }
        kind: { type: string, enum: [a, b], default: a }
        fixed: { const: 5 }
        size: { type: number, format: double, minimum: 0, maximum: 9 }
        maybe: { type: [string, "null"] }
        tags: { type: array, items: { type: string }, uniqueItems: true }
        map: { type: object, additionalProperties: { type: integer } }
        closed: { type: object, additionalProperties: false, properties: { a: { type: string } } }
        patterned: { type: object, patternProperties: { "^x": { type: string } } }
        pair: { type: array, prefixItems: [{ type: string }, { type: number }] }
        any: { anyOf: [{ type: string }, { type: integer }] }
        pet: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }], discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" } } }
        both: { allOf: [{ $ref: "#/components/schemas/Cat" }, { properties: { extra: { type: string } }, required: [extra] }], required: [kind] }
        mixed: { oneOf: [{ type: object, properties: { x: { type: string } } }, { type: object, properties: { y: { type: string } } }], properties: { z: { type: string } } }
        not: { not: { type: string } }
        date: { type: string, format: date }
        enc: { type: string, contentEncoding: base64 }
    Cat: { type: object, required: [kind], properties: { kind: { const: cat }, lives: { type: integer } } }
    Dog: { type: object, required: [kind], properties: { kind: { const: dog }, bark: { type: boolean } } }
    Problem: { type: object, properties: { code: { type: integer }, message: { type: string } } }
`;
