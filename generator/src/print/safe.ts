declare const language: unique symbol;

/**
 * Text that may stand in an output of one language: our own words, or what that language's gate made of foreign text. A
 * plain string is none, so a hole that a gate was forgotten at does not compile.
 */
export type Safe<Language extends string> = string & { readonly [language]: Language };

/** A template whose words are ours and whose holes take nothing but numbers and what is safe already. */
export type Template<Language extends string> = (
  words: TemplateStringsArray,
  ...holes: readonly (Safe<Language> | number)[]
) => Safe<Language>;

/** @param finish looks at the whole, where what is safe alone is not safe in every place */
export function template<Language extends string>(
  finish: (text: string) => string = (text) => text,
): Template<Language> {
  return (words, ...holes) =>
    finish(
      words.reduce((text, word, index) => `${text}${index === 0 ? '' : (holes[index - 1] ?? '')}${word}`, ''),
    ) as Safe<Language>; // words stand in our sources, and the type lets nothing else into holes
}

/** Safe texts and a safe text between them. */
export function joined<Language extends string>(
  parts: readonly Safe<Language>[],
  separator: Safe<Language>,
): Safe<Language> {
  return parts.join(separator) as Safe<Language>; // nothing is added that is not safe
}
