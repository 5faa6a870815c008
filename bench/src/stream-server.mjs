// A WebSocket server in a process of its own, made to be faster than its clients: whole batches of frames are laid out in
// memory before they are sent. Answers control messages as the exchange does, and `GET /api/v3/depth` with a snapshot.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/** Every third aggregate holds one trade, the others two or three. */
const trade = (id, first) =>
  `{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1672515782136,"s":"BTCUSDT","a":${id},"p":"16850.34000000","q":"0.01200000","f":${first},"l":${first + (typeof id === 'bigint' ? id % 3n : id % 3)},"T":1672515782136,"m":true,"M":true}}`;

/** Ten levels a side that move with every update, as a busy symbol's do. */
function depth(id) {
  const side = (base, sign) =>
    Array.from({ length: 10 }, (_, i) => {
      const level = (base + sign * ((id * 7 + i * 13) % 400)) / 100;
      return `["${level.toFixed(8)}","${(id + i) % 5 === 0 ? '0.00000000' : (((id * 31 + i) % 9000) / 1000 + 0.001).toFixed(8)}"]`;
    }).join(',');
  return `{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":${id},"u":${id},"b":[${side(1_685_000, -1)}],"a":[${side(1_685_001, 1)}]}}`;
}

const kinds = {
  // What ids are today, and what they will be beyond 2^53.
  today: (n) => trade(3_112_874_000 + n, 3_512_874_000 + n * 3),
  large: (n) => trade(9_007_199_254_740_993n + BigInt(n), 9_107_199_254_740_993n + BigInt(n) * 3n),
  depth,
};
/** The next number of each connection: to each of them the stream has no holes. */
const next = new Map();

/** RFC 6455, 5.2: an unmasked text frame. */
function frame(text) {
  const body = Buffer.from(text);
  const head = Buffer.from(
    body.length < 126 ? [0x81, body.length] : [0x81, 126, body.length >> 8, body.length & 255],
  );
  return Buffer.concat([head, body]);
}

const snapshot = JSON.stringify({
  lastUpdateId: 0,
  bids: Array.from({ length: 1000 }, (_, i) => [(16_850 - i / 100).toFixed(8), '1.00000000']),
  asks: Array.from({ length: 1000 }, (_, i) => [(16_850.01 + i / 100).toFixed(8), '1.00000000']),
});

const http = createServer((request, response) => {
  const time = request.url?.startsWith('/api/v3/time');
  response.setHeader('content-type', 'application/json');
  response.end(time ? JSON.stringify({ serverTime: Date.now() }) : snapshot);
});
let newest;
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on('connection', (socket, request) => {
  newest = socket;
  const named = new URL(request.url, 'ws://localhost').searchParams.get('streams');
  const streams = new Set((named ?? '').split('/').filter((name) => name !== ''));
  socket.on('message', (data) => {
    const { method, params = [], id } = JSON.parse(String(data));
    if (method === 'SUBSCRIBE') for (const name of params) streams.add(name);
    socket.send(JSON.stringify({ result: method === 'LIST_SUBSCRIPTIONS' ? [...streams] : null, id }));
  });
});

let batch;
let last;
process.on('message', ({ ask, kind, count, connection }) => {
  if (ask === 'mark') marks.push(newest);
  if (ask === 'prepare') {
    const first = next.get(connection) ?? 1;
    next.set(connection, first + count);
    batch = Buffer.concat(Array.from({ length: count }, (_, i) => frame(kinds[kind](first + i))));
    last = /"a":(\d+)/.exec(kinds[kind](first + count - 1))?.[1];
  }
  if (ask === 'send') {
    const raw = marks[connection]._socket;
    for (let at = 0; at < batch.length; at += 65_536) raw.write(batch.subarray(at, at + 65_536));
  }
  process.send({ last });
});
const marks = [];
process.on('disconnect', () => process.exit());
http.listen(0, '127.0.0.1', () => process.send({ port: http.address().port }));
