/** Compares two JSON numbers by their text, digit by digit: below 0, 0, above 0. */
export function compareNumbers(left: string, right: string): number {
  const a = parts(left);
  const b = parts(right);
  if (a === undefined || b === undefined) return Number(left) - Number(right);
  const exponent = Math.min(a.exponent, b.exponent);
  const difference =
    a.digits * 10n ** BigInt(a.exponent - exponent) - b.digits * 10n ** BigInt(b.exponent - exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether a JSON number's text stands for a whole number. */
export function isWhole(source: string): boolean {
  const number = parts(source);
  if (number === undefined) return Number.isInteger(Number(source));
  return number.exponent >= 0 || number.digits % 10n ** BigInt(-number.exponent) === 0n;
}

interface Parts {
  readonly digits: bigint;
  readonly exponent: number;
}

function parts(source: string): Parts | undefined {
  const match = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source);
  if (match === null) return undefined;
  const [, whole = '0', fraction = '', power = '0'] = match;
  const exponent = Number(power) - fraction.length;
  // A power beyond any double would only cost memory here.
  return Math.abs(exponent) > 400 ? undefined : { digits: BigInt(whole + fraction), exponent };
}
