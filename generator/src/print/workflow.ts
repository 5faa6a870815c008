import { joined, type Safe, template } from './safe.ts';
import { visible } from './visible.ts';

/** Lines that are workflow commands of ours, each with its end. */
export type Workflow = Safe<'workflow'>;

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

/** `::error file=a.yaml,line=1,col=2,title=...::text`: one command, whatever its texts hold. */
export function workflowCommand(
  name: 'error' | 'warning' | 'notice',
  place: Place | undefined,
  title: string,
  message: readonly string[],
): Workflow {
  const at = place === undefined ? '' : `file=${property(place.file)},line=${place.line},col=${place.col},`;
  const text = message.map((one) => data(visible(one))).join('%0A');
  return `::${name} ${at}title=${property(title)}::${text}\n` as Workflow; // this is the gate
}

export function workflowCommands(commands: readonly Workflow[]): Workflow {
  return joined(commands, template<'workflow'>()``);
}

function data(text: string): string {
  return text.replaceAll('%', '%25');
}

function property(text: string): string {
  return data(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
