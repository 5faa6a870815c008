import { entry, text } from '../../load/read-node.ts';
import type { Rule } from '../context.ts';
import { diagnostic } from '../report.ts';

/** What comes before all others must be able to change something. */
export const lowersRisk: Rule = {
  ids: ['lowers-risk'],
  *check(context) {
    for (const { node, id } of context.operations) {
      const said = node.entries.get('x-lowers-risk');
      if (said === undefined || text(entry(node, 'x-effect')) !== 'read') continue;
      yield diagnostic(
        said.keyAt,
        'lowers-risk',
        `${id ?? 'A read'} only reads, so it lowers no risk.`,
        'Remove it, or make x-effect write.',
      );
    }
  },
};
