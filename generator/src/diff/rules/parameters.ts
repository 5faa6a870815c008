/** Rules about what a caller sends. */
export const parameterRules = {
  'parameter-added': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'Callers may send one more parameter.',
  },
  'parameter-added-required': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers must send one more parameter.',
  },
  'parameter-removed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers that send the parameter do not compile.',
  },
  'parameter-renamed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers must send the parameter under its new name.',
  },
  'parameter-became-required': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers that leave the parameter out do not compile.',
  },
  'parameter-became-optional': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'Callers may leave the parameter out.',
  },
  'parameter-now-supplied': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'The client fills the parameter itself; callers that send it do not compile.',
  },
  'parameter-no-longer-supplied': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'The client does not fill the parameter any more; callers may.',
  },
  'parameter-no-longer-supplied-required': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'The client does not fill the parameter any more; callers must.',
  },
  'supplied-parameter-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'The client sends another set of parameters of its own accord.',
  },
  'request-body-added': { severity: 'additive', area: 'parameters', sentence: 'Callers may send a body.' },
  'request-body-added-required': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers must send a body.',
  },
  'request-body-removed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers that send a body do not compile.',
  },
  'request-media-added': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'Callers may send the body in one more media type.',
  },
  'request-media-removed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Callers that send the body in this media type do not compile.',
  },
  'received-body-added': {
    severity: 'additive',
    area: 'answers',
    sentence: 'What the other side calls with has a body now.',
  },
  'received-body-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'What the other side calls with has no body any more: code that reads it does not compile.',
  },
  'received-body-became-required': {
    severity: 'additive',
    area: 'answers',
    sentence: 'The body is always there when the other side calls.',
  },
  'received-body-became-optional': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The body may be missing when the other side calls: code that relies on it does not compile.',
  },
  'received-parameter-added': {
    severity: 'additive',
    area: 'answers',
    sentence: 'The other side calls with one more parameter.',
  },
  'received-parameter-removed': {
    severity: 'breaking',
    area: 'answers',
    sentence: 'The other side calls without the parameter: code that reads it does not compile.',
  },
  'received-parameter-became-required': {
    severity: 'additive',
    area: 'answers',
    sentence: 'The parameter is always there when the other side calls.',
  },
  'received-parameter-became-optional': {
    severity: 'breaking',
    area: 'answers',
    sentence:
      'The parameter may be missing when the other side calls: code that relies on it does not compile.',
  },
  'request-body-became-required': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'Raw calls that send no body do not compile.',
  },
  'request-body-became-optional': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'Raw calls may leave the body out.',
  },
  'parameter-location-changed': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'The parameter travels in another part of the request; raw calls do not compile.',
  },
  'parameter-default-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'Calls without the parameter mean something else.',
  },
  'parameter-serialisation-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'The same value is written into the request in another way.',
  },
  'parameter-secret-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'Whether the value is masked in errors and logs changes.',
  },
  'parameter-error-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'A malformed value is answered with another error.',
  },
  'parameter-rules-tightened': {
    severity: 'breaking',
    area: 'parameters',
    sentence: 'A combination of parameters that was legal is not any more.',
  },
  'parameter-rules-loosened': {
    severity: 'additive',
    area: 'parameters',
    sentence: 'More combinations of parameters are legal.',
  },
  'parameter-comparison-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence:
      'Values of two parameters are held against each other in another way, before the request is sent.',
  },
  'parameter-rule-error-changed': {
    severity: 'behavioural',
    area: 'parameters',
    sentence: 'A broken rule between parameters is answered with another error.',
  },
  'parameter-rules-reworded': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'The rules between parameters say the same in other words.',
  },
  'parameter-description-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'The words about the parameter changed.',
  },
} as const;
