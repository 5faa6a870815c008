/** Rules about streams: what is not a rule about the schema of a payload. */
export const streamRules = {
  'streams-added': { severity: 'additive', area: 'streams', sentence: 'The exchange has streams.' },
  'streams-removed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'The exchange has no streams any more, and the types of all of them are gone.',
  },
  'stream-added': { severity: 'additive', area: 'streams', sentence: 'There is one more stream.' },
  'stream-removed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'The stream is gone: its name is no StreamName, and what makes the name is gone, too.',
  },
  'stream-renamed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'What makes the name of the stream has another name.',
  },
  'stream-name-changed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'The stream is subscribed to by another name; the old one is no StreamName.',
  },
  'stream-section-changed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'The stream is not open to everybody any more, or is now: it is subscribed to in another way.',
  },
  'stream-value-added': {
    severity: 'additive',
    area: 'streams',
    sentence: 'One more value may stand in the name of the stream.',
  },
  'stream-value-removed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'Names of streams with the value are no StreamName any more.',
  },
  'stream-parameter-changed': {
    severity: 'behavioural',
    area: 'streams',
    sentence: 'Another text stands in the name of the stream, or is taken for one.',
  },
  'stream-key-changed': {
    severity: 'behavioural',
    area: 'streams',
    sentence: 'The key in the name of the stream comes from elsewhere, or lives for another time.',
  },
  'stream-speed-changed': {
    severity: 'behavioural',
    area: 'streams',
    sentence: 'Events come more or less often.',
  },
  'stream-order-changed': {
    severity: 'behavioural',
    area: 'streams',
    sentence: 'What is a gap, what comes twice and what is newer is decided in another way.',
  },
  'stream-message-added': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'Another kind of event may come: code that handles every kind does not compile.',
  },
  'stream-message-removed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'The kind of event does not come any more: code that asks for its tag does not compile.',
  },
  'stream-control-changed': {
    severity: 'behavioural',
    area: 'streams',
    sentence: 'What is said to the server to subscribe, or what it answers, has changed.',
  },
  'stream-connection-changed': {
    severity: 'behavioural',
    area: 'streams',
    sentence: 'Addresses, limits or lifetime of connections have changed.',
  },
  'stream-server-added': {
    severity: 'additive',
    area: 'streams',
    sentence: 'There is one more server of streams.',
  },
  'stream-server-removed': {
    severity: 'breaking',
    area: 'streams',
    sentence: 'StreamServerName has no such member any more.',
  },
  'stream-server-changed': {
    severity: 'behavioural',
    area: 'streams',
    sentence: 'Streams come from another address, or another server is the default.',
  },
  'stream-description-changed': {
    severity: 'docs-only',
    area: 'documentation',
    sentence: 'The words about the stream changed.',
  },
} as const;
