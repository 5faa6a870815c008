import type { ExampleValue } from './example-json.ts';

/** An example as JSON that every parser takes: no comments, all digits as the page shows them. */
export function exampleText(value: ExampleValue): string {
  switch (value.type) {
    case 'object':
      return `{${value.members.map(({ key, value: member }) => `${JSON.stringify(key)}:${exampleText(member)}`).join(',')}}`;
    case 'array':
      return `[${value.items.map(exampleText).join(',')}]`;
    case 'string':
      return JSON.stringify(value.text);
    case 'number':
      return numberText(value.text);
    default:
      return value.text;
  }
}

/** Only what JSON does not know is mended: `.17` and `1.`; no digit changes. */
export function numberText(text: string): string {
  return text.replace(/^(-?)\./, '$10.').replace(/\.(?=$|[eE])/, '');
}
