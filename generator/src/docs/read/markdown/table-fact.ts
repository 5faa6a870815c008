import type { TableFact } from '../../facts.ts';
import type { Block } from './blocks.ts';
import { bare } from './inline.ts';

/** A table of no kind of its own, row by row. */
export function tableFact(table: Extract<Block, { kind: 'table' }>, heading: string): TableFact {
  return {
    heading,
    columns: table.head.map(bare),
    rows: table.rows.map(({ cells, line }) => ({ cells: cells.map((one) => bare(one ?? '')), line })),
    line: table.line,
  };
}
