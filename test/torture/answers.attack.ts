import { cross } from '../src/crossed-answers.ts';
import type { Attack, Row } from './attack.ts';

const ORDERS = 10_000;

const attack: Attack = {
  async run(note) {
    const rows: Row[] = [];
    for (const transport of ['undici', 'fetch'] as const) {
      const seed = Math.floor(Math.random() * 2 ** 31);
      const { calls, resolved, faulted, crossed, mistold, twice } = await cross(transport, ORDERS, seed);
      note(`${transport}, seed ${seed}: ${calls} calls, ${faulted} answers gone wrong, ${resolved} resolved`);
      const of = 'calls, a third of whose answers came late, twice, swapped or of another kind';
      rows.push(
        {
          promise: `No call over ${transport} resolves with the answer to another one`,
          tries: calls,
          of,
          failures: crossed.length,
          examples: crossed.slice(0, 5),
        },
        {
          promise: `An order over ${transport} without its own answer is an unknown outcome with a lookup`,
          tries: calls,
          of,
          failures: mistold.length,
          examples: mistold.slice(0, 5),
        },
        {
          promise: `Whatever is answered, an order over ${transport} arrives once`,
          tries: calls,
          of,
          failures: twice.length,
          examples: twice.slice(0, 5),
        },
      );
    }
    return rows;
  },
};

export default attack;
