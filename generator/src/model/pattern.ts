import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { alphabetOf, type CharSet, charSetOf, everything } from './pattern-chars.ts';

/**
 * Patterns of specs run where strangers choose the text: in the mock, in clients, in `check`. JavaScript's engine tries one
 * way through a pattern after another, so one is only accepted here when it is shown that however a text begins, few ways
 * through the pattern are open behind it. Time then grows as the text does, and no faster.
 */
export interface PatternTrouble {
  readonly rule: 'invalid-pattern' | 'unsafe-pattern';
  readonly message: string;
  readonly fix: string;
}

/** Characters: far above what any page documents, and nothing that a parser's stack would not bear. */
const longest = 2000;
/** Ways that may be open at once: what one character can cost. */
const mostWays = 200;
/** States of the pattern with its repetitions written out. */
const mostStates = 2000;
/** Sets of open ways that are looked at before a pattern counts as too complicated. */
const mostSets = 5000;

class Refusal extends Error {}

const known = new Map<string, PatternTrouble | undefined>();

/**
 * What is wrong with a pattern; `undefined` for one that can be run on any text.
 *
 * @param whole it is only ever held against a whole text, as if it stood between `^` and `$`
 */
export function patternTrouble(source: string, whole = false): PatternTrouble | undefined {
  const key = `${whole ? 'whole' : 'part'} ${source}`;
  if (known.has(key)) return known.get(key);
  const trouble = troubleOf(source, whole);
  if (known.size > 1000) known.clear();
  known.set(key, trouble);
  return trouble;
}

/** The pattern as JSON Schema means it; `undefined` when it is none, or none that can be run on any text. */
export function compiledPattern(source: string): RegExp | undefined {
  return patternTrouble(source) === undefined ? new RegExp(source, 'u') : undefined;
}

function troubleOf(source: string, whole: boolean): PatternTrouble | undefined {
  try {
    if (source.length > longest) throw new Refusal(`is longer than ${longest} characters`);
    const pattern = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, {
      unicode: true,
    });
    // The parser and the engine may know different editions of the language.
    new RegExp(source, 'u');
    follow(pattern, whole || pattern.alternatives.every(isAnchored));
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal))
      return {
        rule: 'invalid-pattern',
        message: `The pattern ${source} is no regular expression.`,
        fix: 'Escape or close what stands open; patterns are ECMAScript with the u flag.',
      };
    return {
      rule: 'unsafe-pattern',
      message: `The pattern ${source.length > 200 ? `${source.slice(0, 200)}…` : source} ${error.message}.`,
      fix: 'Begin it with ^, repeat nothing that repeats itself, and let no two neighbours match the same text.',
    };
  }
}

/** Either reads a character, or goes on without one in each of several ways, or (with none) has matched. */
interface State {
  readonly reads: CharSet | undefined;
  readonly next: State[];
  /** Its first way goes round and comes back. */
  readonly loop?: true;
}

/** How many ways lead to each state that is to read a character, or has matched. */
type Ways = ReadonlyMap<State, number>;

/** Goes through every text as far as it makes a difference. */
function follow(pattern: AST.Pattern, anchored: boolean): void {
  const states: State[] = [];
  const start = choice(pattern.alternatives, state(states, undefined, []), states);
  const closures = new Map<State, Ways>();
  const begin = closureOf(start, closures);
  const alphabet = alphabetOf(states.flatMap(({ reads }) => reads ?? []));
  const number = new Map(states.map((one, index) => [one, index]));
  const keyOf = (ways: Ways): string =>
    [...ways]
      .map(([one, count]) => `${number.get(one) ?? 0}*${count}`)
      .sort()
      .join();
  const seen = new Set<string>();
  const open: Ways[] = [begin];
  for (let ways = open.pop(); ways !== undefined; ways = open.pop()) {
    let total = 0;
    for (const count of ways.values()) total += count;
    if (total > mostWays) throw new Refusal('takes a time that grows faster than the text');
    const key = keyOf(ways);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > mostSets) throw new Refusal('is too complicated to know what it takes');
    for (const character of alphabet) {
      const after = new Map<State, number>();
      for (const [one, count] of ways) {
        const [next] = one.next;
        if (next === undefined || one.reads?.(character) !== true) continue;
        for (const [target, more] of closureOf(next, closures))
          after.set(target, (after.get(target) ?? 0) + count * more);
      }
      // Without ^ the engine begins again at each character.
      if (!anchored) for (const [target, more] of begin) after.set(target, (after.get(target) ?? 0) + more);
      if (after.size > 0) open.push(after);
    }
  }
}

function state(states: State[], reads: CharSet | undefined, next: State[], loop?: true): State {
  if (states.length >= mostStates) throw new Refusal('repeats too much to know what it takes');
  const made = { reads, next, ...(loop === undefined ? {} : { loop }) };
  states.push(made);
  return made;
}

function choice(alternatives: readonly AST.Alternative[], next: State, states: State[]): State {
  const ways = alternatives.map(({ elements }) =>
    elements.reduceRight((behind, element) => stateOf(element, behind, states), next),
  );
  const [only] = ways;
  return ways.length === 1 && only !== undefined ? only : state(states, undefined, ways);
}

/** The state from which an element leads to `next`. */
function stateOf(element: AST.Element, next: State, states: State[]): State {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return state(states, charSetOf(element), [next]);
    case 'ExpressionCharacterClass':
      return state(states, everything, [next]);
    case 'Group':
    case 'CapturingGroup':
      return choice(element.alternatives, next, states);
    case 'Quantifier':
      return repeated(element, next, states);
    case 'Assertion':
      if (element.kind === 'lookahead' || element.kind === 'lookbehind')
        throw new Refusal('looks ahead or back, which nothing bounds');
      return next; // It reads nothing, and forbids some texts: those that are left are among ours.
    case 'Backreference':
      throw new Refusal('refers back to what it matched, which nothing bounds');
  }
}

/** The repetition written out: what must be there, then what may. */
function repeated({ element, min, max }: AST.Quantifier, next: State, states: State[]): State {
  let entry: State;
  if (max === Number.POSITIVE_INFINITY) {
    entry = state(states, undefined, [], true);
    entry.next.push(stateOf(element, entry, states), next);
  } else {
    entry = next;
    for (let time = min; time < max; time++)
      entry = state(states, undefined, [stateOf(element, entry, states), next]);
  }
  for (let time = 0; time < min; time++) entry = stateOf(element, entry, states);
  return entry;
}

/** Everything that is reached without reading, by each way. One that goes round without reading ends, as in the engine. */
function closureOf(from: State, closures: Map<State, Ways>): Ways {
  const found = closures.get(from);
  if (found !== undefined) return found;
  const ways = new Map<State, number>();
  const rounds = new Set<State>();
  let steps = 0;
  const visit = (one: State): void => {
    if (++steps > mostStates * 10) throw new Refusal('has too many ways through it');
    if (one.reads !== undefined || one.next.length === 0) {
      ways.set(one, (ways.get(one) ?? 0) + 1);
      return;
    }
    if (rounds.has(one)) return;
    for (const [index, next] of one.next.entries()) {
      const round = one.loop === true && index === 0;
      if (round) rounds.add(one);
      visit(next);
      if (round) rounds.delete(one);
    }
  };
  visit(from);
  closures.set(from, ways);
  return ways;
}

function isAnchored({ elements: [first] }: AST.Alternative): boolean {
  if (first?.type === 'Assertion') return first.kind === 'start';
  return (
    (first?.type === 'Group' || first?.type === 'CapturingGroup') && first.alternatives.every(isAnchored)
  );
}
