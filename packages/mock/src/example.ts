import type { MockExample, MockOperation } from './tables.ts';

/**
 * The example that a request asks for: by the value of the parameter that decides the answer's form, or by whether
 * it was sent. The first example where none is of that form; undefined where the operation has no examples.
 *
 * @param values wire text of what was sent, by parameter name
 */
export function findExample(
  operation: MockOperation,
  values: Readonly<Record<string, string>>,
): MockExample | undefined {
  const { examples } = operation;
  const wanted = variantOf(operation, values);
  return (
    examples.find((example) => example.variant !== undefined && example.variant === wanted) ?? examples[0]
  );
}

/** @throws Error where the operation has no example of that form: a mistake in the handler that asks for it */
export function exampleOfVariant(operation: MockOperation, variant: string): MockExample {
  const found = operation.examples.find((example) => example.variant === variant);
  if (found === undefined) throw new Error(`${operation.key} has no example of the form ${variant}.`);
  return found;
}

function variantOf(operation: MockOperation, values: Readonly<Record<string, string>>): string | undefined {
  const { variantBy, variantDefault, examples } = operation;
  if (variantBy === undefined) return undefined;
  const value = values[variantBy];
  if (value !== undefined) return examples.some(({ variant }) => variant === value) ? value : 'sent';
  if (variantDefault === undefined) return 'absent';
  const decisive = values[variantDefault.by];
  const { values: forms, otherwise } = variantDefault;
  return (
    (decisive !== undefined && Object.hasOwn(forms, decisive) ? forms[decisive] : undefined) ?? otherwise
  );
}
