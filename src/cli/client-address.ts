import { type AddressBlock, isWithin, parseAddress, parseBlock } from '../core/address.ts';

/** What a request says of where it comes from. */
export interface Hop {
  /** The address of the peer of the socket; undefined where it has none. */
  peer: string | undefined;
  /** `X-Forwarded-For`: each proxy appends the address that it was called from. */
  forwardedFor: string | undefined;
  /** `X-Forwarded-Proto`: each proxy appends or sets how it was called. */
  forwardedProto: string | undefined;
}

/**
 * The address of a client, as people write it. Only what a trusted proxy appended is believed: the list is read from
 * its end while the hop before is trusted, so that what the client itself sent ahead is never reached. An entry that
 * is no address ends the walk at the last good one.
 */
export function clientAddress({ peer, forwardedFor }: Hop, proxies: readonly AddressBlock[]): string {
  let client = normalise(peer ?? '') ?? '';
  if (forwardedFor === undefined) return client;
  for (const entry of forwardedFor.split(',').reverse()) {
    const previous = isWithin(client, proxies) ? normalise(withoutPort(entry.trim())) : undefined;
    if (previous === undefined) break;
    client = previous;
  }
  return client;
}

/** Whether the client came by TLS, which only a trusted proxy can say: the last entry is what it wrote. */
export function cameByTls({ peer, forwardedProto }: Hop, proxies: readonly AddressBlock[]): boolean {
  const scheme = forwardedProto?.split(',').at(-1)?.trim().toLowerCase();
  return scheme === 'https' && isWithin(peer ?? '', proxies);
}

/**
 * Reads the list of trusted proxies: CIDR blocks and addresses, separated by commas. Undefined where one of them is
 * malformed.
 */
export function parseProxies(text: string): AddressBlock[] | undefined {
  const blocks = text
    .split(',')
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map(parseBlock);
  const read = blocks.filter((block) => block !== undefined);
  return read.length === blocks.length ? read : undefined;
}

/** One text for each address (RFC 5952); v4 that came mapped into v6 is v4. */
function normalise(text: string): string | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  return 'toRFC5952String' in address ? address.toRFC5952String() : address.toString();
}

/** Some proxies append the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  const [, v6, v4] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(entry) ?? [];
  return v6 ?? v4 ?? entry;
}
