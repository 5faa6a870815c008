import { describe, expect, it } from 'vitest';
import { runFleet } from './support/fleet.ts';
import { findRedis, redisHint } from './support/redis-server.ts';

const hasRedis = findRedis();
if (!hasRedis) console.warn(redisHint);

// How much is used, and what a killed Redis does, depends on how busy the machine is: `pnpm torture processes` has that.
describe.skipIf(!hasRedis)('processes that share one budget', () => {
  it('are never above a limit, though answers are lost and processes killed', {
    timeout: 180_000,
  }, async () => {
    const { above, requests } = await runFleet({
      processes: 3,
      seconds: 75,
      scale: 15,
      limit: 300,
      lostMs: 600_000,
      faults: true,
      killProcesses: true,
    });
    expect(above).toEqual([]);
    expect(requests).toBeGreaterThan(0);
  });
});
