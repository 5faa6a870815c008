/** The label by which a reviewer says that a breaking change is meant. */
const breakingLabel = 'breaking-change';

export interface Verdict {
  readonly passed: boolean;
  readonly text: string;
}

/**
 * Refuses a breaking change that nobody labelled.
 *
 * @param report what `exspec diff --format json` printed
 * @param event the event that started the workflow
 * @throws Error when either is not what it should be: a guard that cannot read lets nothing pass
 */
export function checkLabel(report: string, event: string): Verdict {
  const breaking = breakingCount(JSON.parse(report));
  if (breaking === 0) return { passed: true, text: 'No breaking change.' };
  const changes = breaking === 1 ? '1 breaking change' : `${breaking} breaking changes`;
  if (labelsOf(JSON.parse(event)).includes(breakingLabel))
    return { passed: true, text: `${changes}, labelled ${breakingLabel}.` };
  return {
    passed: false,
    text: `${changes}, and no label ${breakingLabel}. Add the label if they are meant, or waive each with a reason in diff-waivers.yaml.`,
  };
}

function breakingCount(report: unknown): number {
  const counts: unknown =
    typeof report === 'object' && report !== null && 'counts' in report ? report.counts : undefined;
  const count: unknown =
    typeof counts === 'object' && counts !== null && 'breaking' in counts ? counts.breaking : undefined;
  if (typeof count !== 'number') throw new Error('The report does not say how many changes are breaking.');
  return count;
}

function labelsOf(event: unknown): readonly string[] {
  const pull: unknown =
    typeof event === 'object' && event !== null && 'pull_request' in event ? event.pull_request : undefined;
  const labels: unknown =
    typeof pull === 'object' && pull !== null && 'labels' in pull ? pull.labels : undefined;
  if (!Array.isArray(labels)) throw new Error('The event is no pull request.');
  return (labels as readonly unknown[]).flatMap((one) =>
    typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string'
      ? [one.name]
      : [],
  );
}
