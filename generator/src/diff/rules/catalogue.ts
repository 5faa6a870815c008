/** Rules about errors, limits and servers. */
export const catalogueRules = {
  'error-code-added': { severity: 'additive', area: 'errors', sentence: 'One more error code is known.' },
  'error-code-removed': {
    severity: 'breaking',
    area: 'errors',
    sentence: 'The code is not one of ErrorCode any more, and its names are gone.',
  },
  'error-name-added': { severity: 'additive', area: 'errors', sentence: 'The code has one more name.' },
  'error-name-removed': {
    severity: 'breaking',
    area: 'errors',
    sentence: 'ErrorCode has no member of that name.',
  },
  'error-name-renamed': {
    severity: 'breaking',
    area: 'errors',
    sentence: 'ErrorCode has the code under another name.',
  },
  'error-message-changed': {
    severity: 'behavioural',
    area: 'errors',
    sentence: 'Programs that match the text of the message see another one.',
  },
  'error-trait-changed': {
    severity: 'behavioural',
    area: 'errors',
    sentence: 'The client reacts to the code in another way.',
  },
  'error-status-changed': {
    severity: 'behavioural',
    area: 'errors',
    sentence: 'The code comes with another HTTP status.',
  },
  'error-documentation-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'What is noted about the errors changed.',
  },
  'filter-failure-added': {
    severity: 'additive',
    area: 'errors',
    sentence: 'One more filter can refuse an order.',
  },
  'filter-failure-removed': {
    severity: 'breaking',
    area: 'errors',
    sentence: 'FilterFailure has no member of that name.',
  },
  'filter-failure-message-changed': {
    severity: 'behavioural',
    area: 'errors',
    sentence: 'Programs that match the text of the failure see another one.',
  },
  'order-rejection-added': {
    severity: 'additive',
    area: 'errors',
    sentence: 'One more reason to refuse an order is known.',
  },
  'order-rejection-removed': {
    severity: 'breaking',
    area: 'errors',
    sentence: 'OrderRejection has no member of that name.',
  },
  'order-rejection-message-changed': {
    severity: 'behavioural',
    area: 'errors',
    sentence: 'Programs that match the text of the rejection see another one.',
  },
  'order-rejection-codes-changed': {
    severity: 'behavioural',
    area: 'errors',
    sentence: 'Rejections of orders come with other codes.',
  },
  'parameter-errors-changed': {
    severity: 'behavioural',
    area: 'errors',
    sentence: 'Malformed parameters are answered with another error.',
  },
  'weight-changed': {
    severity: 'behavioural',
    area: 'limits',
    sentence: 'The call spends another part of the limit.',
  },
  'weight-form-changed': {
    severity: 'behavioural',
    area: 'limits',
    sentence: 'What the call spends depends on other things than before.',
  },
  'weight-bucket-changed': {
    severity: 'behavioural',
    area: 'limits',
    sentence: 'The call spends from another limit.',
  },
  'order-count-changed': {
    severity: 'behavioural',
    area: 'limits',
    sentence: 'The call counts differently against the limit of orders.',
  },
  'extra-limit-changed': {
    severity: 'behavioural',
    area: 'limits',
    sentence: 'The limit that this call alone has is another one.',
  },
  'limit-added': {
    severity: 'behavioural',
    area: 'limits',
    sentence: 'Requests count against one more limit.',
  },
  'limit-removed': {
    severity: 'behavioural',
    area: 'limits',
    sentence: 'Requests count against one limit less.',
  },
  'limit-changed': {
    severity: 'behavioural',
    area: 'limits',
    sentence: 'The client waits sooner or later than before.',
  },
  'security-scheme-added': {
    severity: 'additive',
    area: 'security',
    sentence: 'There is one more way to prove who calls.',
  },
  'security-scheme-removed': {
    severity: 'behavioural',
    area: 'security',
    sentence: 'Nobody proves who calls in this way any more.',
  },
  'security-scheme-changed': {
    severity: 'behavioural',
    area: 'security',
    sentence: 'What proves who calls travels under another name, in another place or with other parameters.',
  },
  'signing-changed': {
    severity: 'behavioural',
    area: 'security',
    sentence: 'Signatures are made in another way; clients that sign as before are refused.',
  },
  'api-detail-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'A part of the specification changed that has no rule of its own; read what it says now.',
  },
  'api-note-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'Words about the API as a whole changed.',
  },
  'clock-changed': {
    severity: 'behavioural',
    area: 'servers',
    sentence: "The server's time is measured in another way.",
  },
  'server-added': { severity: 'additive', area: 'servers', sentence: 'There is one more server to choose.' },
  'server-removed': {
    severity: 'breaking',
    area: 'servers',
    sentence: 'ServerName has no such member any more.',
  },
  'server-url-changed': {
    severity: 'behavioural',
    area: 'servers',
    sentence: 'Requests go to another address, or carry another header that the server asks for.',
  },
  'server-default-changed': {
    severity: 'behavioural',
    area: 'servers',
    sentence: 'Clients that name no server use another one.',
  },
  'server-guard-changed': {
    severity: 'behavioural',
    area: 'servers',
    sentence: 'Whether signed requests of a test runner are refused there changes.',
  },
} as const;
