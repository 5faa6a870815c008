import type { MockKey } from '@exspec/mock';

/** The key pair that the documentation signs its examples with. It opens nothing but mocks. */
export const mockCredentials: { readonly apiKey: string; readonly secret: string } = {
  apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
  secret: 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
};

/** A second account, so that a test can trade with itself. */
export const mockCounterparty: { readonly apiKey: string; readonly secret: string } = {
  apiKey: 'exspecMockCounterpartyKeyThatOpensNothingButMockExchanges0000000',
  secret: 'exspecMockCounterpartySecretThatOpensNothingButMockExchanges0000',
};

export const defaultKeys: Readonly<Record<string, MockKey>> = {
  [mockCredentials.apiKey]: { account: 'main', secret: mockCredentials.secret },
  [mockCounterparty.apiKey]: { account: 'counterparty', secret: mockCounterparty.secret },
};
