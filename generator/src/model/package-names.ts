/** What every package exports of core: the errors that users look for, and the types that they write down. */
export const coreExports: readonly string[] = [
  'ApiError',
  'type CallOptions',
  'type CallPromise',
  'ClosedError',
  'type CoreConnection',
  'CredentialsError',
  'type Decimal',
  'type DecimalInput',
  'DecodeError',
  'type ErrorInfo',
  'ExspecError',
  'type Hooks',
  'type Int64',
  'type Int64Input',
  'iterate',
  'LiveServerError',
  'NetworkError',
  'OptionsError',
  'ParameterError',
  'pages',
  'RateLimitError',
  'type ResponseInfo',
  'type RetryOptions',
  'TimeoutError',
  'UnknownOutcomeError',
];

/** Globals that a type of the same name would hide from the generated modules. */
export const globals: ReadonlySet<string> = new Set(
  `AggregateError Array ArrayBuffer AsyncDisposable Atomics BigInt Boolean DataView Date Disposable Error EvalError FinalizationRegistry
  Function Infinity Intl Iterator JSON Map Math NaN Number Object Omit Promise Proxy RangeError Readonly Record ReferenceError Reflect RegExp
  Set String Symbol SyntaxError TypeError URIError WeakMap WeakRef WeakSet`.split(/\s+/),
);

/** Types that generated modules have under names of their own, beside those of core. */
const ownTypes: ReadonlySet<string> = new Set([
  ...coreExports.map((name) => name.replace(/^type /, '')),
  ...'ClientBase ConnectOptions ErrorCode ErrorName Exchange FilterFailure OperationKey OrderRejection Sections ServerName Transport'.split(
    ' ',
  ),
]);

/** What a client's type cannot be called; undefined where it can. */
export function reservedType(
  name: string,
): 'a JavaScript global' | 'a type that every package has' | undefined {
  if (globals.has(name)) return 'a JavaScript global';
  return ownTypes.has(name) ? 'a type that every package has' : undefined;
}

/** Name of the client's type; made of the API's name where the specs give none that is a name. */
export function clientClass({
  className,
  name,
}: {
  readonly className: string;
  readonly name: string;
}): string {
  if (/^[A-Z][A-Za-z0-9]*$/.test(className)) return className;
  const words = name.match(/[A-Za-z0-9]+/g) ?? [];
  const made = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return /^[A-Z]/.test(made) ? made : `Api${made}`;
}

/** What a client is called where one is made: `okx`. */
export function clientVariable(api: { readonly className: string; readonly name: string }): string {
  const className = clientClass(api);
  return `${className.slice(0, 1).toLowerCase()}${className.slice(1)}`;
}

/** Types that a package has because of its client's. */
export function clientTypes(className: string): readonly string[] {
  return [className, `${className}Options`];
}
