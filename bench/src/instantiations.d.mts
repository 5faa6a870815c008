export function instantiationsOf(
  source: string,
  options: { tsc: string; folder: string },
): { instantiations: number; output: string };
