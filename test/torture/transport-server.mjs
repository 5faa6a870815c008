// The exchange of the transport attack, in a thread of its own: raw TCP, a fault for each order by the number that its
// client id ends in, and a count of every copy that arrives. Shares nothing with the code under attack.
import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

const copies = new Map();
const answerTo = (id) =>
  `{"symbol":"BNBBTC","orderId":7,"clientOrderId":"${id}","origClientOrderId":"${id}"}`;
const whole = (id, status = '200 OK', more = '') => {
  const body = answerTo(id);
  return `HTTP/1.1 ${status}\r\n${more}content-length: ${body.length}\r\n\r\n${body}`;
};
const later = (ms, act) => setTimeout(act, ms);
const write = (socket, text) => {
  if (!socket.destroyed) socket.write(text);
};

/** Each gets the socket, the order's client id, and a number that varies. */
export const faults = {
  none: (socket, id) => write(socket, whole(id)),
  'reset after the request': (socket) => socket.resetAndDestroy(),
  'end after the request': (socket) => socket.end(),
  'half a head, then reset': (socket) => {
    write(socket, 'HTTP/1.1 200 OK\r\ncontent-le');
    later(2, () => socket.resetAndDestroy());
  },
  'half a body, then end': (socket, id) => {
    write(socket, whole(id).slice(0, -9));
    later(2, () => socket.end());
  },
  'half a body, then nothing': (socket, id) => write(socket, whole(id).slice(0, -9)),
  'no answer': () => {},
  'an answer after the time was up': (socket, id) => later(230, () => write(socket, whole(id))),
  'an answer and a reset': (socket, id) => {
    write(socket, whole(id));
    later(1, () => socket.resetAndDestroy());
  },
  'two answers at once': (socket, id) => write(socket, whole(id) + whole(id)),
  'a second answer soon after': (socket, id, n) => {
    write(socket, whole(id));
    later(n % 9, () => write(socket, whole(id)));
  },
  'a second answer long after': (socket, id, n) => {
    write(socket, whole(id));
    later(20 + (n % 60), () => write(socket, whole(id)));
  },
  'a second answer in two pieces': (socket, id, n) => {
    const text = whole(id);
    const cut = 1 + (n % (text.length - 1));
    write(socket, text + text.slice(0, cut));
    later(n % 5, () => write(socket, text.slice(cut)));
  },
  'an answer byte by byte': (socket, id) => {
    const text = whole(id);
    const step = (at) => {
      if (at >= text.length) return;
      write(socket, text.slice(at, at + 7));
      setImmediate(step, at + 7);
    };
    step(0);
  },
  'an interim answer first': (socket, id) => write(socket, `HTTP/1.1 103 Early Hints\r\n\r\n${whole(id)}`),
  'no HTTP': (socket) => write(socket, '\0\0\0garbage\r\n\r\n'),
  'a gateway that gave up': (socket, id) => write(socket, whole(id, '504 Gateway Timeout')),
  'a redirect': (socket, id) =>
    write(socket, whole(id, '307 Temporary Redirect', 'location: /api/v3/order\r\n')),
  'a length that is wrong': (socket, id) => {
    const body = answerTo(id);
    write(socket, `HTTP/1.1 200 OK\r\ncontent-length: ${body.length + 40}\r\n\r\n${body}`);
    later(3, () => socket.end());
  },
  'an encoding that nobody knows': (socket, id) =>
    write(socket, whole(id, '200 OK', 'content-encoding: lzma\r\n')),
  'broken gzip': (socket, id) => write(socket, whole(id, '200 OK', 'content-encoding: gzip\r\n')),
  'good gzip': (socket, id) => {
    const body = gzipSync(answerTo(id));
    write(socket, `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`);
    write(socket, body);
  },
  'an endless body': (socket) => {
    write(socket, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    const more = () => {
      for (let n = 0; n < 4 && !socket.destroyed; n++) socket.write(`8000\r\n${'x'.repeat(0x8000)}\r\n`);
    };
    socket.on('drain', () => setImmediate(more));
    more();
  },
  'a connection that closes by its own word': (socket, id) => {
    write(socket, whole(id, '200 OK', 'connection: close\r\n'));
    socket.end();
  },
};
const names = Object.keys(faults);

if (parentPort !== null) {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = text.indexOf('\r\n\r\n');
        const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
        if (end < 0 || text.length < end + 4 + length) return;
        const request = text.slice(0, end + 4 + length);
        text = text.slice(end + 4 + length);
        const id = /OrderId=(\w+)/.exec(request)?.[1] ?? '';
        copies.set(id, (copies.get(id) ?? 0) + 1);
        const n = Number(/\d+$/.exec(id)?.[0] ?? 0);
        faults[names[n % names.length]](socket, id, Math.floor(n / names.length));
      }
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  parentPort.on('message', () => parentPort.postMessage(copies));
}
