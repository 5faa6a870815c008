import { expect, test } from 'vitest';
import { parseExample } from '../../src/docs/read/example-json.ts';
import { exampleText } from '../../src/docs/read/example-text.ts';

test.each([
  ['digits past 2^53 and trailing zeros', '[ 351637150141315861, 0.10 ]', '[351637150141315861,0.10]'],
  ['a number without a leading digit', '[ .17, -.5 ]', '[0.17,-0.5]'],
  ['a number that ends in a point', '[ 1. ]', '[1]'],
  ['comments and trailing commas', '{ "a": 1, // one\n}', '{"a":1}'],
  ['texts with quotes', "{ 'a': 'say \"x\"' }", '{"a":"say \\"x\\""}'],
  ['words', '[true, false, null]', '[true,false,null]'],
])('an example becomes JSON with every digit kept: %s', (_, page, json) => {
  const text = exampleText(parseExample(page).value);
  expect(text).toBe(json);
  expect(() => JSON.parse(text)).not.toThrow();
});
