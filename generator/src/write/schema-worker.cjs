// Entry of the thread that makes schema types. The two big libraries come before tsx, whose hook would search them
// for syntax that they do not contain; this costs as much as loading them (0.13 s).
require('typescript');
require('openapi-typescript/dist/transform/index.cjs');
require('tsx/cjs/api').register();
require('./serve-schema.ts');
