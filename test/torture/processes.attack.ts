import { type Fleet, runFleet } from '../../packages/redis/test/support/fleet.ts';
import type { Attack, Row } from './attack.ts';

const fleet = { processes: 8, seconds: 130, scale: 2, limit: 6000 };

const fleets: readonly (readonly [name: string, fleet: Fleet])[] = [
  ['quiet', fleet],
  ['with faults', { ...fleet, faults: true }],
  ['with killed processes', { ...fleet, killProcesses: true }],
  ['with a killed Redis', { ...fleet, killRedis: true }],
];

/** Eight real processes with two accounts each, a real Redis, and an exchange that counts. */
const attack: Attack = {
  async run(note) {
    const examples: Record<'above' | 'closed' | 'waited' | 'unused', string[]> = {
      above: [],
      closed: [],
      waited: [],
      unused: [],
    };
    let requests = 0;
    let cancels = 0;
    for (const [name, one] of fleets) {
      const found = await runFleet(one);
      note(
        `${name}: ${found.requests} requests, ${(found.share * 100).toFixed(1)} % used, ${(found.commands / found.requests).toFixed(2)} commands per request`,
      );
      requests += found.requests;
      cancels += found.cancels;
      examples.above.push(...found.above);
      examples.closed.push(...found.whileClosed);
      if (found.cancelWaits > 0) examples.waited.push(`${name}: ${found.cancelWaits}`);
      if ((name === 'quiet' || name === 'with faults') && !(found.share >= 0.95))
        examples.unused.push(`${name}: ${found.share}`);
    }
    const row = (promise: string, tries: number, of: string, list: readonly string[]): Row => ({
      promise,
      tries,
      of,
      failures: list.length,
      examples: list.slice(0, 5),
    });
    const from = 'requests of 8 processes, 2 accounts each, processes and Redis killed';
    return [
      row(
        'No request of any process is above a limit that they share over Redis',
        requests,
        from,
        examples.above,
      ),
      row('A ban of one process stops all', requests, from, examples.closed),
      row('A cancel never waits for room that another process has used', cancels, 'cancels', examples.waited),
      row('Processes together use 95 % of a limit', 2, 'fleets of 8 processes', examples.unused),
    ];
  },
};

export default attack;
