import type { MockKey } from '@exspec/mock';

/** Opens nothing but mocks. */
export const mockCredentials: {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase: string;
} = {
  apiKey: 'exspec-mock-key-that-opens-nothing',
  secret: 'EXSPECMOCKSECRETTHATOPENSNOTHING',
  passphrase: 'exspec-mock-passphrase',
};

export const defaultKeys: Readonly<Record<string, MockKey>> = {
  [mockCredentials.apiKey]: {
    account: 'main',
    secret: mockCredentials.secret,
    passphrase: mockCredentials.passphrase,
  },
};
