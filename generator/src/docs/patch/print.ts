import { createTwoFilesPatch } from 'diff';
import type { At } from '../../load/node.ts';
import { shownRows, type Terminal } from '../../print/terminal.ts';
import { changeText, placesText, unreadLine } from '../diff/print.ts';
import { count } from '../report.ts';
import type { Plan, Plans } from './plan.ts';

/** What would be edited and why, the edits as a unified diff, then the questions. */
export function printPlans({ plans, homeless }: Plans, specsShown: string): Terminal {
  const asks = ({ questions, unlisted }: Plan): boolean => questions.length + unlisted.length > 0;
  const lines = [
    // Who asks comes last: a long diff of another exchange would hide the questions.
    ...[...plans.filter((one) => !asks(one)), ...plans.filter(asks)].flatMap((one) =>
      planLines(one, specsShown),
    ),
    ...homeless.map(
      (file) =>
        `? ${file}  No docs.yaml lists the page: whose is it? List it there, or take it out of the folder.`,
    ),
  ];
  return shownRows(lines);
}

/** Only what a person has to decide. */
function questionLines({ questions, unlisted }: Plan, specsShown: string): readonly string[] {
  return [
    ...questions.flatMap(({ change, at, text }) => [
      `? ${placesText(change)}  ${changeText(change)}`,
      `    ${at === undefined ? '' : `${placeText(at, specsShown)}  `}${text}`,
    ]),
    ...unlisted.map(({ file, reason }) => `? ${file}  ${reason}`),
  ];
}

function totalsText({ edits, drafts, questions, unlisted, settled, exchange, files }: Plan): string {
  return `${exchange}: ${[
    count(edits.length, 'edit'),
    count(drafts.length, 'draft'),
    count(questions.length + unlisted.length, 'question'),
    `${settled.length} need nothing`,
  ].join(', ')}; ${count(files.size, 'file')}.`;
}

function planLines(plan: Plan, specsShown: string): readonly string[] {
  const { edits, drafts, settled, files, diff } = plan;
  if (diff.changes.length + files.size + plan.questions.length + plan.unlisted.length === 0) return [];
  return [
    ...edits.flatMap(({ change, at }) => [
      `~ ${placesText(change)}  ${changeText(change)}`,
      `    ${placeText(at, specsShown)}  edited`,
    ]),
    ...drafts.flatMap(({ change, files: written, todos }) => [
      `+ ${placesText(change)}  ${changeText(change)}`,
      `    ${written.map((one) => `${specsShown}/${one}`).join(', ')}  drafted, ${count(todos, 'mark')} x-todo to decide`,
    ]),
    ...settled.map((change) => `= ${placesText(change)}  ${changeText(change)}`),
    // No fact can be made of these; they stop nothing, because nothing could tell that they have been read.
    ...diff.unread.map((one) => `! ${unreadLine(one)}: read it yourself`),
    '',
    ...[...files]
      .filter(([path]) => !path.endsWith('.json'))
      .flatMap(([path, { before, after }]) => unified(`${specsShown}/${path}`, before, after)),
    // Last, where whoever has to answer them looks.
    ...questionLines(plan, specsShown),
    totalsText(plan),
  ];
}

function unified(path: string, before: string | undefined, after: string): readonly string[] {
  const name = before === undefined ? '/dev/null' : path;
  const text = createTwoFilesPatch(name, path, before ?? '', after, undefined, undefined, { context: 2 });
  return text.slice(text.indexOf('--- ')).split('\n');
}

function placeText({ file, line, col }: At, specsShown: string): string {
  return `${specsShown}/${file}:${line}:${col}`;
}
