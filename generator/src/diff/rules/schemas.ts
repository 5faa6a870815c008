/** Rules about the shape of values: `request-` where callers write them, `response-` where they read them. */
export const schemaRules = {
  'request-field-added': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'Callers may send one more member.',
  },
  'request-field-added-required': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers must send one more member.',
  },
  'request-field-removed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers that send the member do not compile.',
  },
  'request-field-renamed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers must send the member under its new name.',
  },
  'request-field-became-required': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers that leave the member out do not compile.',
  },
  'request-field-became-optional': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'Callers may leave the member out.',
  },
  'request-null-allowed': { severity: 'additive', area: 'parameters', sentence: 'Callers may send null.' },
  'request-null-refused': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers may not send null any more.',
  },
  'request-type-changed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Values that callers sent are not accepted by the type any more.',
  },
  'request-type-widened': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'The type accepts everything that it did, and more.',
  },
  'request-enum-value-added': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'Callers may send another value.',
  },
  'request-enum-value-removed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers that send the value do not compile.',
  },
  'request-limit-tightened': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'Values that passed are refused before the request is sent.',
  },
  'request-limit-loosened': { severity: 'additive', area: 'parameters', sentence: 'More values pass.' },
  'request-variant-added': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'Callers may send another form.',
  },
  'request-variant-removed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers that send the form do not compile.',
  },
  'request-unit-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'The same number means another time.',
  },
  'request-ignored-changed': {
    severity: 'docs-only',
    area: 'parameters',
    sentence: 'Only answers have the member (readOnly): nothing that callers send changes.',
  },
  'response-ignored-changed': {
    severity: 'docs-only',
    area: 'answers',
    sentence: 'Only requests have the member (writeOnly): nothing that answers hold changes.',
  },
  'response-field-added': {
    severity: 'additive',
    area: 'answers',
    sentence:
      'Answers have one more member; fixtures that are typed as such answers need it if it is always there.',
  },
  'response-field-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Code that reads the member does not compile.',
  },
  'response-field-renamed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Code must read the member under its new name.',
  },
  'response-readable-name-changed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'Code that reads the member under its readable name does not compile.',
  },
  'response-field-became-optional': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The member may be missing: code that relies on it does not compile.',
  },
  'response-field-became-required': {
    severity: 'additive',
    area: 'answers',
    sentence: 'The member is always there; fixtures that are typed as such answers need it.',
  },
  'response-null-allowed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The value may be null: code that relies on it does not compile.',
  },
  'response-null-refused': { severity: 'additive', area: 'answers', sentence: 'The value is never null.' },
  'response-type-changed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The value has another type: code that reads it as the old one does not compile.',
  },
  'response-type-narrowed': {
    severity: 'additive',
    area: 'answers',
    sentence: 'The type says more precisely what comes.',
  },
  'response-enum-value-added': {
    severity: 'additive',
    area: 'answers',
    sentence: 'Another value may come; the type is open, so that no build breaks.',
  },
  'response-enum-value-removed': {
    severity: 'behavioural',
    area: 'answers',
    sentence: 'The value does not come any more: code that waits for it waits for ever.',
  },
  'response-closed-enum-value-added': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Another value may come, and code that handles every value does not compile without it.',
  },
  'response-closed-enum-value-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Code that compares with the value does not compile.',
  },
  'response-enum-opened': {
    severity: 'breaking',
    area: 'answers',
    sentence:
      'Values outside the list may come: code that handles every value does not compile without a default.',
  },
  'response-enum-closed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Only the values of the list come: code that compares with others does not compile.',
  },
  'response-limit-changed': {
    severity: 'docs-only',
    area: 'answers',
    sentence: 'The bounds that the specification states for the value changed; its type did not.',
  },
  'response-variant-added': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Another form may come: code that reads members which it lacks does not compile.',
  },
  'response-variant-removed': {
    severity: 'behavioural',
    area: 'answers',
    sentence: 'The form does not come any more.',
  },
  'response-tagged-variant-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The form does not come any more: code that asks for its tag does not compile.',
  },
  'request-default-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'Requests without the value mean something else.',
  },
  'response-default-changed': {
    severity: 'docs-only',
    area: 'answers',
    sentence: 'Another value is meant where the answer has none; the type is the same.',
  },
  'response-unit-changed': {
    severity: 'behavioural',
    area: 'answers',
    sentence: 'The same number means another time.',
  },
  'response-wrapped': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'What was the answer is now a member of it.',
  },
  'response-unwrapped': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'What was a member of the answer is now the answer.',
  },
  'response-choice-added': {
    severity: 'additive',
    area: 'answers',
    sentence: 'The request can ask for one more form of answer.',
  },
  'response-choice-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The request cannot ask for this form of answer any more.',
  },
  'response-choice-changed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Another parameter decides about the form of the answer, or none does.',
  },
  'response-default-choice-changed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Calls that do not ask for a form get another one.',
  },
  'response-status-added': {
    severity: 'additive',
    area: 'answers',
    sentence: 'One more status is described.',
  },
  'response-status-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The status is not described any more, and its type is gone.',
  },
  'response-media-added': {
    severity: 'additive',
    area: 'answers',
    sentence: 'The answer comes in one more media type.',
  },
  'response-media-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The answer does not come in this media type any more, and its type is gone.',
  },
  'response-header-added': {
    severity: 'additive',
    area: 'answers',
    sentence: 'The answer has one more header.',
  },
  'response-header-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'Code that reads the header by its type does not compile.',
  },
  'discriminator-changed': {
    severity: 'behavioural',
    area: 'types',
    sentence: 'Another member tells the forms of the value apart.',
  },
  'schema-keyword-changed': {
    severity: 'behavioural',
    area: 'types',
    sentence: 'A keyword changed that has no rule of its own; read what it says now.',
  },
  'wire-type-changed': {
    severity: 'docs-only',
    area: 'types',
    sentence: 'The value travels in another form, which is the same type in TypeScript.',
  },
  'schema-description-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'The words about the value changed.',
  },
  'example-changed': { severity: 'docs-only', area: 'documentation', sentence: 'The examples changed.' },
  'type-added': { severity: 'additive', area: 'types', sentence: 'The package exports one more type.' },
  'type-removed': { severity: 'breaking', area: 'types', sentence: 'Imports of the type do not compile.' },
  'type-renamed': {
    severity: 'breaking',
    area: 'types',
    sentence: 'Imports must use the new name of the type.',
  },
  'type-split': {
    severity: 'breaking',
    area: 'types',
    sentence: 'The name now means what callers send; what they receive has a name of its own.',
  },
} as const;
