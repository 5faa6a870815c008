import { createBinanceStreams, type GapEvent } from '@exspec/binance/streams';
import type { Attack, Row } from './attack.ts';
import { chance, type Desk, Ledger, Market, markOf, STREAMS, type StreamName } from './streams-exchange.ts';
import { RawExchange } from './streams-server.ts';
import { VirtualNetwork } from './streams-virtual.ts';

type Ledgers = ReadonlyMap<StreamName, Ledger>;

/** Listens to everything, and writes down what comes. */
function listen(streams: ReturnType<typeof createBinanceStreams>): {
  readonly ledgers: Ledgers;
  readonly ready: Promise<unknown>;
} {
  const ledgers = new Map(STREAMS.map((name): [StreamName, Ledger] => [name, new Ledger()]));
  const ready = [...ledgers].map(([name, ledger]) => {
    const hear = (event: unknown): void => void ledger.heard.push(markOf(event));
    return streams.on(name, hear, { onGap: (gap: GapEvent) => void ledger.gaps.push(gap) }).ready;
  });
  return { ledgers, ready: Promise.all(ready) };
}

class Tally {
  tries = 0;
  failures = 0;
  readonly examples: string[] = [];

  add(tries: number, failures: number, example: string): void {
    this.tries += tries;
    this.failures += failures;
    if (failures > 0 && this.examples.length < 5) this.examples.push(example);
  }

  row(promise: string, of: string): Row {
    return { promise, of, tries: this.tries, failures: this.failures, examples: this.examples };
  }
}

/** A connection that is replaced every second while events come at a rate, over real sockets. */
async function overSockets(perSecond: number, seconds: number, tally: Tally): Promise<void> {
  const exchange = new RawExchange();
  const server = await exchange.start();
  const streams = createBinanceStreams({ server, rotateAfterMs: 1000, overlapMs: 400 });
  const { ledgers, ready } = listen(streams);
  const market = new Market(chance(perSecond));
  await ready;
  const began = Date.now();
  let sent = 0;
  while (Date.now() - began < seconds * 1000) {
    for (const due = ((Date.now() - began) / 1000) * perSecond; sent < due; sent++)
      for (const [name, ledger] of ledgers) {
        const made = market.next(name, Date.now());
        ledger.sent.push({ ...made, at: Date.now() });
        exchange.publish(name, made.payload);
      }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await until(() => [...ledgers.values()].every(({ heard, sent: all }) => heard.at(-1) === all.at(-1)?.mark));
  for (const [name, ledger] of ledgers) {
    const { doubled, backwards } = ledger.disorder;
    const [missing, gaps] = [ledger.missing.length, ledger.gaps.length];
    tally.add(
      ledger.sent.length,
      doubled + backwards + missing + gaps,
      `${perSecond} a second, ${name}: ${doubled} doubled, ${backwards} backwards, ${missing} missing, ${gaps} gaps`,
    );
  }
  await streams.close();
  exchange.stop();
}

interface Faults {
  readonly breaks: boolean;
  readonly forgets: boolean;
  readonly restarts: boolean;
}

interface Ran {
  readonly ledgers: Ledgers;
  readonly rotations: number;
  readonly latestMs: number;
  readonly desks: readonly Desk[];
}

/** The same in virtual time, with servers that are not alike, and faults. */
async function inVirtualTime(seed: number, seconds: number, faults: Faults): Promise<Ran> {
  const network = new VirtualNetwork(seed);
  const { time, random } = network;
  network.latencyMs = 5 + Math.floor(random() * 60);
  network.mostLagMs = Math.floor(random() * 150);
  const perSecond = [10, 50, 100, 250][Math.floor(random() * 4)] ?? 10;
  let rotations = 0;
  const streams = createBinanceStreams({
    server: 'ws://exchange.test',
    environment: network.environment,
    rotateAfterMs: 1000 + random() * 4000,
    overlapMs: 250 + random() * 1000,
    verifyMs: 3000,
    backOff: { baseMs: 50, capMs: 500 },
    onState: ({ state }) => {
      if (state === 'rotating') rotations++;
    },
  });
  const { ledgers, ready } = listen(streams);
  const market = new Market(random);
  await time.pass(3000);
  await ready;
  const end = time.now() + seconds * 1000;
  while (time.now() < end) {
    if (faults.restarts && random() < 0.1 / perSecond) market.restart();
    for (const [name, ledger] of ledgers) {
      const made = market.next(name, time.now());
      ledger.sent.push({ ...made, at: time.now() });
      network.publish(name, made.payload);
    }
    const links = [...network.links];
    const some = links[Math.floor(random() * links.length)];
    if (faults.breaks && random() < 0.1 / perSecond) some?.break();
    if (faults.forgets && random() < 0.2 / perSecond)
      some?.desk.streams.delete(STREAMS[Math.floor(random() * STREAMS.length)] ?? '');
    await time.pass((2 * random() * 1000) / perSecond);
  }
  await time.pass(20_000);
  for (const [name, ledger] of ledgers) {
    const made = market.next(name, time.now());
    ledger.sent.push({ ...made, at: time.now() });
    network.publish(name, made.payload);
  }
  await time.pass(2000);
  const closing = streams.close();
  await time.pass(5000);
  await closing;
  const latestMs = 2 * network.latencyMs + network.mostLagMs + 1;
  return {
    ledgers,
    rotations,
    latestMs,
    desks: [...network.gone, ...[...network.links].map(({ desk }) => desk)],
  };
}

async function rotations(note: (text: string) => void): Promise<readonly Row[]> {
  const [clean, order, told, paced] = [new Tally(), new Tally(), new Tally(), new Tally()];
  let rotated = 0;
  for (let seed = 1; rotated < 5000; seed++) {
    const isClean = seed % 2 === 1;
    const faults = { breaks: !isClean, forgets: !isClean, restarts: seed % 4 === 0 };
    const ran = await inVirtualTime(seed, 60, faults);
    rotated += ran.rotations;
    for (const [name, ledger] of ran.ledgers) {
      const { doubled, backwards } = ledger.disorder;
      const missing = ledger.missing.length;
      const shown = `seed ${seed}, ${name}: ${doubled} doubled, ${backwards} backwards, ${missing} missing, ${ledger.gaps.length} gaps`;
      if (isClean) clean.add(ledger.sent.length, doubled + backwards + missing + ledger.gaps.length, shown);
      else {
        // Where ids begin anew and nothing else tells the old count from the new one, a restart is told and no more.
        const isJudged = !faults.restarts || !name.endsWith('bookTicker');
        order.add(ledger.sent.length, doubled + (isJudged ? backwards : 0), shown);
        const untold = ledger.untold(ran.latestMs);
        told.add(missing, untold.length, `${shown}, untold ${untold.map(({ mark }) => mark).slice(0, 5)}`);
      }
    }
    for (const desk of ran.desks)
      paced.add(1, desk.busiestSecond > 5 ? 1 : 0, `seed ${seed}: ${desk.busiestSecond}`);
    if (seed % 20 === 0) note(`${rotated} rotations in virtual time`);
  }
  return [
    clean.row(
      'A rotation loses nothing, doubles nothing, runs nowhere backwards and tells no gap, in virtual time',
      `events over ${rotated.toLocaleString('en')} rotations`,
    ),
    order.row(
      'With connections that break and servers that forget and count anew, nothing comes twice, and nothing backwards whose event has a time',
      'events',
    ),
    told.row('Whatever is missing then lies in a gap that was told', 'events that did not come'),
    paced.row('No server got more than five messages in a second', 'connections'),
  ];
}

/** Ids that begin anew or leap: how long nothing is delivered and nothing told. */
async function backwards(): Promise<Row> {
  const tally = new Tally();
  for (let seed = 1; seed <= 200; seed++) {
    const network = new VirtualNetwork(seed);
    const { time, random } = network;
    const streams = createBinanceStreams({ server: 'ws://exchange.test', environment: network.environment });
    let quiet = 0;
    const stir = (): void => {
      quiet = 0;
    };
    const name = STREAMS[seed % 3 === 0 ? 1 : seed % 3 === 1 ? 2 : 0] ?? 'aaa@trade';
    streams.on(name, stir, { onGap: stir });
    await time.pass(2000);
    let [id, longest] = [5000, 0];
    for (let n = 0; n < 500; n++) {
      const fate = random();
      if (fate < 0.02) id = 0;
      const at = fate > 0.99 ? 10 ** 15 + n : ++id;
      const E = time.now();
      quiet++;
      network.publish(
        name,
        name.endsWith('@trade')
          ? `{"e":"trade","E":${E},"s":"AAA","t":${at},"p":"1","q":"1","b":1,"a":2,"T":${E},"m":true,"M":true}`
          : `{"u":${at},"s":"AAA","b":"${n}","B":"1","a":"2","A":"1"}`,
      );
      await time.pass(100);
      longest = Math.max(longest, quiet);
    }
    tally.add(500, longest > 3 ? 1 : 0, `seed ${seed}, ${name}: ${longest} events without a word`);
    const closing = streams.close();
    await time.pass(5000);
    await closing;
  }
  return tally.row('Where ids begin anew or leap, events are delivered or a gap is told at once', 'events');
}

/** A server that pings without end, and a subscription that comes late. */
async function pings(): Promise<Row> {
  const tally = new Tally();
  for (const perSecond of [4, 10, 50, 200]) {
    const exchange = new RawExchange();
    const server = await exchange.start();
    const streams = createBinanceStreams({ server });
    await streams.on('aaa@trade', () => {}).ready;
    const pinging = setInterval(() => exchange.ping(), 1000 / perSecond);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const late = ['bbb@trade', 'ccc@trade', 'ddd@trade'] as const;
    const ready = Promise.all(late.map((name) => streams.on(name, () => {}).ready));
    const isReady = await Promise.race([
      ready.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20_000)),
    ]);
    clearInterval(pinging);
    tally.add(late.length, isReady ? 0 : late.length, `${perSecond} pings a second`);
    await streams.close();
    exchange.stop();
  }
  return tally.row('However often the server pings, a new subscription becomes ready', 'subscriptions');
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !condition() && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 10));
}

const attack: Attack = {
  async run(note) {
    const sockets = new Tally();
    for (const perSecond of [10, 100, 1000, 5000]) {
      note(`${perSecond} events a second and stream, over sockets`);
      await overSockets(perSecond / STREAMS.length, 20, sockets);
    }
    return [
      sockets.row(
        'A rotation every second loses nothing, doubles nothing, runs nowhere backwards and tells no gap, over sockets at 10 to 5,000 events a second',
        'events',
      ),
      ...(await rotations(note)),
      await backwards(),
      await pings(),
    ];
  },
};

export default attack;
