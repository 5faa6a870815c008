import { describe, expect, it } from 'vitest';
import { cross } from '../src/crossed-answers.ts';

describe.each(['undici', 'fetch'] as const)('on connections that are kept alive, over %s', (transport) => {
  it('no call resolves with the answer to another one, whatever comes late, twice or crossed', async () => {
    const { resolved, faulted, crossed, mistold, twice } = await cross(transport, 300, 20261128);
    expect({ crossed, mistold, twice }).toEqual({ crossed: [], mistold: [], twice: [] });
    expect(faulted).toBeGreaterThan(50);
    expect(resolved).toBeGreaterThan(50);
  }, 60_000);
});
