/** Rules about operations as a whole. */
export const operationRules = {
  'exchange-added': {
    severity: 'additive',
    area: 'operations',
    sentence: 'A new exchange, with a package of its own.',
  },
  'exchange-removed': {
    severity: 'breaking',
    area: 'operations',
    sentence: 'The exchange and its package are gone: no import of it resolves.',
  },
  'client-renamed': {
    severity: 'breaking',
    area: 'operations',
    sentence: 'The package or the type of the client has another name, so imports have to follow.',
  },
  'operation-added': { severity: 'additive', area: 'operations', sentence: 'There is one more call.' },
  'operation-removed': {
    severity: 'breaking',
    area: 'operations',
    sentence: 'The call is gone, and its parameter types with it.',
  },
  'webhook-added': {
    severity: 'additive',
    area: 'operations',
    sentence: 'The other side may call one more webhook.',
  },
  'webhook-removed': {
    severity: 'breaking',
    area: 'operations',
    sentence: 'The other side does not call the webhook any more, and the types of what it brings are gone.',
  },
  'callback-added': {
    severity: 'additive',
    area: 'operations',
    sentence: 'The other side may call back once more.',
  },
  // Generators for TypeScript have no types of callbacks.
  'callback-removed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'The other side does not call back any more: code that waits for it waits for ever.',
  },
  'operation-moved': {
    severity: 'breaking',
    area: 'operations',
    sentence: 'Calls by name follow to the new place; raw calls, which name method and path, do not compile.',
  },
  'operation-renamed': {
    severity: 'breaking',
    area: 'operations',
    sentence: 'The method and the types named after it have another name.',
  },
  'operation-named': {
    severity: 'additive',
    area: 'operations',
    sentence: 'The call has a name now, which generators take for the method.',
  },
  'operation-section-changed': {
    severity: 'breaking',
    area: 'operations',
    sentence: 'The method is called under another section and imported from another module.',
  },
  'operation-encoding-changed': {
    severity: 'breaking',
    area: 'operations',
    sentence:
      'Parameters travel in another part of the request; raw calls, which say in which, do not compile.',
  },
  'operation-deprecated': {
    severity: 'docs-only',
    area: 'operations',
    sentence: 'The call works as before and is marked as deprecated.',
  },
  'operation-reinstated': {
    severity: 'docs-only',
    area: 'operations',
    sentence: 'The call is no longer marked as deprecated.',
  },
  'operation-sunset-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'The day on which the exchange turns the call off has changed.',
  },
  'operation-effect-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'Reads are retried and writes are not: what happens after a failure changes.',
  },
  'operation-urgency-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence:
      'What only lowers risk comes before other calls that wait for a rate limit, and has a part of it kept.',
  },
  'operation-data-source-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'The answer comes from another place and may lag more or less.',
  },
  'operation-lookup-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'A write with an unknown outcome is looked up in another way.',
  },
  'operation-echo-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'Answers are told from those to other requests in another way.',
  },
  'operation-lifetime-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'What the call makes (a listen key, say) lives for another time.',
  },
  'iterator-added': { severity: 'additive', area: 'operations', sentence: 'The list has an iterator.' },
  'iterator-removed': {
    severity: 'breaking',
    area: 'operations',
    sentence: 'The iterator over the list is gone.',
  },
  'iterator-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'The iterator walks the list in another way.',
  },
  'operation-security-type-changed': {
    severity: 'behavioural',
    area: 'security',
    sentence: 'The call needs another permission of the key.',
  },
  'operation-auth-changed': {
    severity: 'behavioural',
    area: 'security',
    sentence: 'Whether the call sends a key or a signature changes; a client without them is refused.',
  },
  'operation-description-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'The words about the call changed.',
  },
  'operation-documentation-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'The call is written from another page or revision, or with another note.',
  },
  'operation-detail-changed': {
    severity: 'behavioural',
    area: 'operations',
    sentence: 'A part of the call changed that has no rule of its own; read what it says now.',
  },
  'operation-note-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'Words or examples beside the call changed.',
  },
  'operation-history-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'The recorded history of the call changed.',
  },
  'removed-endpoint-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'What is noted about an endpoint that the exchange does not have any more changed.',
  },
  'section-description-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'The words about the section changed.',
  },
} as const;
