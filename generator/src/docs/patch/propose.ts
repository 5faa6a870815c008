import type { Change } from '../diff/diff-pages.ts';
import { errorChange, generalChange } from './catalogue.ts';
import type { Context } from './context.ts';
import { ask, type Found, type Proposal } from './edit.ts';
import { operationFactChange } from './operations.ts';
import { parameterChange, parameterFactChange } from './parameters.ts';
import { fieldChange, fieldRequiredChange, fieldValuesChange } from './responses.ts';

/** What the specs need so that they say what the page says now. New and moved operations are no part of it. */
export function propose(context: Context, change: Change): Proposal {
  const conflict = [...context.open.keys()].some((fact) => fact === `languages of ${change.name}`);
  const found = conflict
    ? ask('The two languages of the page contradict each other: which is right?', specAt(context, change))
    : foundFor(context, change);
  return 'ask' in found
    ? { kind: 'question', change, at: found.at ?? specAt(context, change), text: found.ask }
    : { kind: 'edit', change, at: found.at, edits: found.edits };
}

function foundFor(context: Context, change: Change): Found {
  const { subject } = change;
  switch (subject.kind) {
    case 'operation':
      return ask(
        'The page does not have it any more. Take it out of openapi.yaml, delete its file, and say in removed.yaml since when and what to call instead.',
      );
    case 'parameter':
      return parameterChange(context, change, subject.operation, subject.parameter);
    case 'parameter fact':
      return parameterFactChange(context, subject.operation, subject.parameter, subject.fact);
    case 'field':
      return fieldChange(context, change, subject.operation, subject.path);
    case 'field required':
      return fieldRequiredChange(context, subject.operation, subject.path);
    case 'field values':
      return fieldValuesChange(context, change, subject.operation, subject.field);
    case 'table field':
      return ask('Compare the type with the schema.');
    case 'error':
    case 'error fact':
      return errorChange(context, change, subject.code);
    case 'general':
      return generalChange(context, change, subject.fact);
    case 'languages':
      return ask(
        'The two languages of the page contradict each other: which is right? A waiver in docs.yaml says so.',
      );
    default:
      return operationFactChange(context, subject.operation, subject.kind);
  }
}

function specAt({ open }: Context, change: Change): Found['at'] {
  return open.get(factNames(change, open)[0] ?? '')?.specAt;
}

/** The facts of `exspec docs check` that a change is about, as far as they are open. */
export function factNames(
  { name, subject }: Pick<Change, 'name' | 'subject'>,
  open: ReadonlyMap<string, unknown>,
): readonly string[] {
  if (subject.kind === 'general') {
    const [, parameter, what] = /^parameter (\w+) (\w+) of all endpoints$/.exec(subject.fact) ?? [];
    if (parameter !== undefined)
      return [...open.keys()].filter((fact) => fact.endsWith(` parameter ${parameter} ${what}`));
    if (subject.fact === 'order rejections code')
      return open.has('order rejections codes') ? ['order rejections codes'] : [];
  }
  return open.has(name) ? [name] : [];
}
