/** Money or a quantity: a decimal in a string, with all the digits that the exchange sent and no exponent. */
export type Decimal = string;

/** An integer id in a string: exact past 2^53. */
export type Int64 = string;

/** What a decimal parameter takes. Numbers are sent by their shortest round-trip digits, written out. */
export type DecimalInput = string | number | bigint;

/** What an id parameter takes. Numbers beyond 2^53 are refused, because they have lost digits already. */
export type Int64Input = string | number | bigint;
