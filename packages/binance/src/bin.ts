#!/usr/bin/env node
/** `npx @exspec/binance mock`: see `npx @exspec/binance mock --help`. */
if (process.argv[2] === 'mock') {
  // What follows are the mock's own options.
  process.argv.splice(2, 1);
  await import('./mock/main.ts').catch((error: Error) => {
    if (!/'@exspec\/mock/.test(error.message)) throw error;
    console.error('The mock needs the package @exspec/mock: npm install --save-dev @exspec/mock');
    process.exitCode = 2;
  });
} else {
  console.error('Usage: npx @exspec/binance mock [OPTIONS]; mock --help shows them.');
  process.exitCode = 2;
}
