/** The streams of the made-up exchange. */
export const miniStreams = `asyncapi: 3.0.0
info: { title: Mini streams, version: "1" }
x-docs: { page: https://mini.example/streams, revision: 2022-02-10 }
servers:
  stream: { host: stream.mini.example, protocol: wss, x-role: live }
  sandbox: { host: sandbox.mini.example, protocol: wss, x-role: testnet }
x-connection:
  addressing: { raw: "/ws/{stream}", combined: "/multi?streams={streams}", separator: /, wrapper: { stream: stream, data: data } }
  limits: { incoming: { limit: 5, window: 1s }, streams: 10, lifetime: 24h }
channels:
  ticks:
    address: "{symbol}@ticks{speed}"
    title: Ticks
    description: Every tick.
    x-section: market
    x-speed: 1000ms
    x-order-key: { field: u, kind: id }
    parameters:
      symbol: { description: A pair in lower case., x-case: lower, x-pattern: "[a-z]+" }
      speed: { description: How often., enum: ["", "@fast"], default: "" }
    messages:
      tick:
        name: tick
        title: Tick
        payload: { schema: { $ref: "#/components/schemas/Tick" } }
  heartbeat:
    address: "!heartbeat"
    title: Heartbeat
    description: A sign of life.
    x-section: market
    x-speed: real-time
    x-order-key: { field: u, kind: id }
    messages:
      beat: { name: beat, title: Beat, payload: { schema: { $ref: "#/components/schemas/Beat" } } }
  account:
    address: "{key}"
    title: Account
    description: What happens to an account.
    x-section: user
    x-variant-by: e
    x-speed: real-time
    x-order-key: { field: E, kind: event }
    parameters:
      key: { description: A secret., x-secret: true, x-made-by: [openKey] }
    messages:
      done: { name: done, title: Done, payload: { schema: { $ref: "#/components/schemas/Done" } } }
      gone: { name: gone, title: Gone, payload: { schema: { $ref: "#/components/schemas/Gone" } } }
  control:
    address: null
    title: Control
    description: What is said beside events.
    x-section: control
    messages:
      ask:
        name: ask
        title: Ask
        payload: { schema: { type: object, required: [id], properties: { id: { type: integer, format: double-int } } } }
      answer:
        name: answer
        title: Answer
        x-errors: [{ code: 1, message: No., description: The server does not want to. }]
        payload: { schema: { type: object, required: [id], properties: { id: { type: integer, format: double-int } } } }
operations:
  ask:
    action: send
    channel: { $ref: "#/channels/control" }
    messages: [{ $ref: "#/channels/control/messages/ask" }]
    reply: { channel: { $ref: "#/channels/control" }, messages: [{ $ref: "#/channels/control/messages/answer" }] }
components:
  schemas:
    Tick: { type: object, required: [u, p], properties: { u: { type: integer, format: int64, x-name: updateId }, p: { type: string, format: decimal, x-name: price } } }
    Beat: { type: object, required: [u], properties: { u: { type: integer, format: int64 } } }
    Done: { type: object, required: [e, E], properties: { e: { type: string, enum: [done], x-closed: true }, E: { type: integer, format: double-int } } }
    Gone: { type: object, required: [e, E], properties: { e: { type: string, enum: [gone], x-closed: true }, E: { type: integer, format: double-int } } }
`;
