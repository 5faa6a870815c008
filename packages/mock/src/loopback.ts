import { isIPv4 } from 'node:net';

/** Whether a host name or address is this machine's own and nobody else's: localhost, ::1, 127.0.0.0/8. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost' || name === '::1') return true;
  const address = plainAddress(name);
  return isIPv4(address) && address.startsWith('127.');
}

/** An IPv4 address that a dual-stack socket shows as IPv6, in its own form. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
