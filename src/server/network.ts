import { parseAddress } from '../core/address.ts';

/**
 * The network that an address guesses from: an IPv4 address itself, and the /64 of an IPv6 address, for whoever has
 * one address of that has all of them. What is no address stays as it is.
 */
export function networkOf(address: string): string {
  // Most come by v4, which need not be read for that.
  const parsed = address.includes(':') ? parseAddress(address) : undefined;
  if (parsed === undefined || !('parts' in parsed)) return address;
  const parts = parsed.parts.slice(0, 4);
  return `${parts.map((part) => part.toString(16)).join(':')}::/64`;
}
