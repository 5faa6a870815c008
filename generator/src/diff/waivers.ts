import type { Diagnostic } from '../load/diagnostic.ts';
import type { At } from '../load/node.ts';
import { parseYaml } from '../load/parse-yaml.ts';
import { entry, items, text } from '../load/read-node.ts';

/** Beside an exchange's openapi.yaml; reviewed like everything else there. */
export const waiverFile = 'diff-waivers.yaml';

/** A change that a reviewer accepted as harmless. */
export interface Waiver {
  readonly fingerprint: string;
  readonly reason: string;
  readonly date: string;
  readonly at: At;
}

export interface Waivers {
  readonly waivers: readonly Waiver[];
  readonly problems: readonly Diagnostic[];
}

/** Reads a waiver file. One without a fingerprint, a reason or a date waives nothing and is reported. */
export function readWaivers(source: string, file: string): Waivers {
  const { root, diagnostics } = parseYaml(source, file);
  const problems: Diagnostic[] = [...diagnostics];
  const waivers = items(entry(root, 'waivers')).flatMap((node): Waiver[] => {
    const fingerprint = text(entry(node, 'fingerprint')) ?? '';
    const reason = text(entry(node, 'reason')) ?? '';
    const date = text(entry(node, 'date')) ?? '';
    if (/^[0-9a-f]{16}$/.test(fingerprint) && reason.trim() !== '' && /^\d{4}-\d{2}-\d{2}$/.test(date))
      return [{ fingerprint, reason, date, at: node.at }];
    problems.push({
      at: node.at,
      rule: 'bad-waiver',
      message: 'The waiver has no fingerprint of 16 hex digits, no reason or no date.',
      fix: 'Write all three; exspec diff prints the fingerprint.',
    });
    return [];
  });
  return { waivers, problems };
}
