/** Rows of two texts side by side. */
export interface Row {
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** More cells than this are not compared: the texts then stand beside each other as they are. */
const mostCells = 1_000_000;

/** Lines that are on both sides stand beside each other (longest common subsequence). */
export function alignLines(left: readonly string[], right: readonly string[]): readonly Row[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  )
    end++;
  const same = (lines: readonly string[]): readonly Row[] =>
    lines.map((line) => ({ left: line, right: line }));
  return [
    ...same(left.slice(0, start)),
    ...changed(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...same(left.slice(left.length - end)),
  ];
}

function changed(left: readonly string[], right: readonly string[]): readonly Row[] {
  const width = right.length + 1;
  if (left.length * right.length > mostCells) return beside(left, right);
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const rows: Row[] = [];
  let gone: string[] = [];
  let come: string[] = [];
  const flush = (): void => {
    rows.push(...beside(gone, come));
    gone = [];
    come = [];
  };
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    if (one !== undefined && one === other) {
      flush();
      rows.push({ left: one, right: one });
      i++;
      j++;
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      gone.push(one);
      i++;
    } else if (other !== undefined) {
      come.push(other);
      j++;
    }
  }
  flush();
  return rows;
}

function beside(left: readonly string[], right: readonly string[]): readonly Row[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    left: left[index],
    right: right[index],
  }));
}

/** Without long runs of lines that did not change; `undefined` stands for such a run. */
export function folded(rows: readonly Row[], context = 3): readonly (Row | undefined)[] {
  const near = rows.map((_, index) =>
    rows.slice(Math.max(0, index - context), index + context + 1).some((row) => row.left !== row.right),
  );
  const result: (Row | undefined)[] = [];
  for (const [index, row] of rows.entries()) {
    if (near[index]) result.push(row);
    else if (result.length === 0 || result.at(-1) !== undefined) result.push(undefined);
  }
  return result;
}
