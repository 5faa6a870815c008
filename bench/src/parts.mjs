// What is measured, part by part, and how its table looks. A part imports what it needs when it runs.
const labels = {
  floor: 'hand-written undici `request` + HMAC (the floor)',
  floorDispatch: 'hand-written undici `dispatch` + HMAC',
  exspec: '**exspec**',
  binanceSpot: '@binance/spot',
  binance: 'binance',
  ccxt: 'ccxt',
};
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const table = (head, rows) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map((_, i) => (i === 0 ? ' --- ' : ' ---: ')).join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
const section = (title, ...blocks) => [`### ${title}`, ...blocks].join('\n\n');

/** `built`: the packages must be built first. */
export const parts = {
  latency: {
    what: 'calls over loopback',
    built: true,
    async measure() {
      const { measureLatency } = await import('./latency.mjs');
      const rows = Object.entries(await measureLatency()).map(([name, { order, book }]) => [
        labels[name],
        `${order.micros.toFixed(0)} µs`,
        order.ratio.toFixed(2),
        `${book.micros.toFixed(0)} µs`,
        book.ratio.toFixed(2),
      ]);
      return section(
        'One call over loopback, sequential (median of interleaved rounds; ratios taken within each round)',
        table(['client', 'signed order', 'of floor', 'order book', 'of floor'], rows),
      );
    },
  },
  size: {
    what: 'bundle size',
    built: true,
    async measure() {
      const { measureSize } = await import('./size.mjs');
      const rows = Object.entries(await measureSize()).map(([name, row]) => [
        name,
        kB(row.minified),
        kB(row.gzipped),
      ]);
      return section(
        'Minified bundle of a program that calls one operation (without undici)',
        table(['program', 'minified', 'gzipped'], rows),
      );
    },
  },
  import: {
    what: 'import time',
    built: true,
    async measure() {
      const { measureImport } = await import('./import-time.mjs');
      const rows = Object.entries(measureImport()).map(([name, ms]) => [name, ms.toFixed(0)]);
      return section('Import time beyond an empty process', table(['module', 'ms'], rows));
    },
  },
  types: {
    what: 'TypeScript instantiations',
    built: true,
    async measure() {
      const { measureTypes } = await import('./types.mjs');
      const rows = Object.entries(measureTypes()).map(([name, row]) => [
        name,
        String(row.instantiations),
        String(row.errors),
      ]);
      return section(
        'TypeScript instantiations of a five-line consumer (TypeScript 5.9, beyond an empty program)',
        table(['client', 'instantiations', 'type errors'], rows),
      );
    },
  },
  generate: {
    what: 'generation',
    built: false,
    async measure() {
      const { measureGenerate } = await import('./generate.mjs');
      const rows = Object.entries(measureGenerate()).map(([name, ms]) => [name, ms.toFixed(0)]);
      return section(
        'Generating the client from the same specs (whole process)',
        table(['generator', 'ms'], rows),
      );
    },
  },
  watch: {
    what: 'generation under --watch',
    built: false,
    async measure() {
      const { measureWatch } = await import('./watch.mjs');
      const { cold, change, ratio } = await measureWatch();
      return section(
        'One endpoint file changed under `exspec generate --watch`: from saving it to the written output (medians)',
        table(
          ['cold run', 'change', 'of cold'],
          [[`${cold.toFixed(0)} ms`, `${change.toFixed(0)} ms`, ratio.toFixed(2)]],
        ),
      );
    },
  },
  growth: {
    what: 'growth with the number of operations',
    built: true,
    async measure() {
      const { measureGrowth } = await import('./growth.mjs');
      const rows = Object.entries(await measureGrowth()).map(([name, row]) => [
        name,
        kB(row.minified),
        kB(row.gzipped),
        String(row.instantiations),
      ]);
      return section(
        'A program that calls one operation, by the number of operations of the package (without undici)',
        table(['package', 'minified', 'gzipped', 'instantiations'], rows),
      );
    },
  },
  streams: {
    what: 'stream messages',
    built: true,
    async measure() {
      const { measureStreams } = await import('./streams.mjs');
      const { today, large, book } = await measureStreams();
      const names = {
        floor: 'bare `ws` + `JSON.parse` (the floor)',
        exspec: '**exspec**, `on`, wire names',
        exspecReadable: '**exspec**, `on`, readable names',
        exspecIterator: '**exspec**, `for await`, wire names',
        binanceSpot: '@binance/spot',
        binance: 'binance',
      };
      const thousands = ({ perSecond }) => `${(perSecond / 1000).toFixed(0)} k`;
      const cells = (row) => [thousands(row), row.ratio.toFixed(2), row.exact ? 'yes' : '**no**'];
      return section(
        'Messages of `btcusdt@aggTrade` (three ids each) decoded and delivered per second of one core (CPU time of the receiving process; ratios taken within each round)',
        table(
          ['client', 'ids of today', 'of floor', 'ids exact', 'ids beyond 2^53', 'of floor', 'ids exact'],
          Object.keys(today).map((name) => [names[name], ...cells(today[name]), ...cells(large[name])]),
        ),
        `Updates of a local order book (20 levels each) applied per second of one core: ${thousands(book.exspec)}. Reading the same updates with bare \`ws\` and \`JSON.parse\`, without a book: ${thousands(book.floor)}.`,
      );
    },
  },
  diff: {
    what: 'comparison of OpenAPI documents',
    built: false,
    async measure() {
      const { measureDiff } = await import('./diff.mjs');
      const { small, large, own, found, operations } = measureDiff();
      const names = Object.keys(small);
      const label = (name) => (name === 'exspec' ? '**exspec diff**' : name);
      const time = (row) => (row === undefined ? 'more than 2 min' : `${row.ms.toFixed(0)} ms`);
      const ratio = (row) => row?.ratio.toFixed(2) ?? '';
      const rows = names.map((name) => [
        label(name),
        time(small[name]),
        ratio(small[name]),
        time(large[name]),
        ratio(large[name]),
        large[name] === undefined ? '' : `${large[name].mib.toFixed(0)} MiB`,
      ]);
      const right = (name) =>
        found.filter(({ breaks, said }) => said[name] === (breaks ? 'breaking' : 'seen')).length;
      const seen = (name) => found.filter(({ said }) => said[name] !== '' && said[name] !== 'fails').length;
      return section(
        'Comparing two OpenAPI documents (whole processes; ratios taken within each round)',
        table(
          [
            'tool',
            'fixture pair',
            'of exspec',
            `${operations} operations a side`,
            'of exspec',
            'peak memory',
          ],
          rows,
        ),
        `exspec diff on two trees of its own specs with ${operations} operations each, a file per operation: ${own.ms.toFixed(0)} ms, ${own.mib.toFixed(0)} MiB.`,
        `Which of ${found.length} single edits each sees, and what it calls them. "Breaks": code against openapi-typescript's types does not compile any more.`,
        table(
          ['edit', 'breaks', ...names.map(label)],
          [
            ...found.map(({ what, breaks, said }) => [
              what,
              breaks ? 'yes' : '',
              ...names.map((name) => said[name]),
            ]),
            ['**seen**', '', ...names.map((name) => `${seen(name)} of ${found.length}`)],
            [
              '**seen, and called what it is**',
              '',
              ...names.map((name) => `${right(name)} of ${found.length}`),
            ],
          ],
        ),
      );
    },
  },
};
