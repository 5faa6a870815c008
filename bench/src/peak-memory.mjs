// Preloaded into a measured process: leaves its peak of resident memory, in MiB, in the file that PEAK_MEMORY names.
import { writeFileSync } from 'node:fs';

process.on('exit', () =>
  writeFileSync(process.env.PEAK_MEMORY, String(process.resourceUsage().maxRSS / 1024)),
);
