/** A call was refused before anything was sent: a parameter is missing, unknown, malformed or breaks a rule. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
  /** Key of the operation, such as `section.method`. */
  readonly operation: string;
  /** The parameter at fault; several are joined by `, `. */
  readonly parameter: string;
  /** What is wrong with it. Never holds the value of a secret parameter. */
  readonly reason: string;

  constructor(operation: string, parameter: string, reason: string) {
    super(`${operation}, ${parameter}: ${reason}`);
    this.operation = operation;
    this.parameter = parameter;
    this.reason = reason;
  }
}

const SHOWN_LENGTH = 40;

/** A value as an error message shows it: one line, shortened; containers by their kind only. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}...` : value);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' || typeof value === 'function') return `a value of type ${typeof value}`;
  const text = String(value);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
}

/** The known name that was probably meant: other case, or at most two typing mistakes. */
export function suggestName(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  let best: string | undefined;
  // Short names differ by two letters from almost anything.
  let bestDistance = name.length < 4 ? 2 : 3;
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance, row by row. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
