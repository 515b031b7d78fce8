import ipaddr from 'ipaddr.js';

/** A block of addresses: the network and how many of its bits count. */
export type AddressBlock = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Reads an address as peers and proxies write it: v4 in four decimal parts, v6 with or without a zone. A v4
 * address that came mapped into v6 is the v4 address (RFC 4291, section 2.5.5.2). Undefined for anything else.
 */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const [, mapped = ''] = PLAINLY_MAPPED.exec(text) ?? [];
  if (ipaddr.IPv4.isValidFourPartDecimal(mapped)) return ipaddr.IPv4.parse(mapped);
  const withoutZone = text.replace(/%[\w.-]{1,64}$/, '');
  if (!ipaddr.IPv6.isValid(withoutZone) || !isDotted(withoutZone)) return undefined;
  return unmap(ipaddr.IPv6.parse(withoutZone));
}

/**
 * Reads a CIDR block (RFC 4632, RFC 4291), or an address as the block that holds it alone. Undefined for what
 * is malformed, has bits set behind its prefix or names a zone: whoever wrote that meant something else.
 */
export function parseBlock(text: string): AddressBlock | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  const network = parseAddress(address);
  if (network === undefined || rest.length > 0 || address.includes('%')) return undefined;
  const bits = prefix === undefined ? widthOf(network) : parsePrefix(prefix, isMapped(address));
  if (bits === undefined || bits > widthOf(network)) return undefined;
  return isClearBehind(network, bits) ? [network, bits] : undefined;
}

/** Whether an address is in one of the blocks; never for what is no address. Blocks that are none hold nothing. */
export function isAddressIn(address: string, blocks: readonly string[]): boolean {
  return isWithin(
    address,
    blocks.map(parseBlock).filter((block) => block !== undefined),
  );
}

/** The same with blocks that were read before. */
export function isWithin(address: string, blocks: readonly AddressBlock[]): boolean {
  const parsed = blocks.length > 0 ? parseAddress(address) : undefined;
  return (
    parsed !== undefined && blocks.some((block) => block[0].kind() === parsed.kind() && parsed.match(block))
  );
}

const MAPPED_BITS = 96;

/** As every v4 peer is named on a socket that takes both: that is read at each request, and v6 is slow to read. */
const PLAINLY_MAPPED = /^::ffff:([\d.]+)$/;

/** A prefix, without the bits that only say that a v4 address is mapped; a negative one holds more than v4. */
function parsePrefix(text: string, isMappedBlock: boolean): number | undefined {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return undefined;
  const bits = Number(text) - (isMappedBlock ? MAPPED_BITS : 0);
  return bits < 0 ? undefined : bits;
}

/**
 * Whether the v4 part of a v6 address, if it has one, is in decimal and behind a prefix. ipaddr.js takes the
 * deprecated `::192.0.2.1` (RFC 4291, section 2.5.5.1) for a mapped address, which it is not.
 */
function isDotted(text: string): boolean {
  const [, prefix = '', part = ''] = /^(.*:)(.*\..*)$/.exec(text) ?? [];
  return part === '' || (prefix !== '::' && ipaddr.IPv4.isValidFourPartDecimal(part));
}

function isMapped(text: string): boolean {
  return ipaddr.IPv6.isValid(text) && ipaddr.IPv6.parse(text).isIPv4MappedAddress();
}

function unmap(address: ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function widthOf(address: ipaddr.IPv4 | ipaddr.IPv6): number {
  return address.kind() === 'ipv4' ? 32 : 128;
}

function isClearBehind(network: ipaddr.IPv4 | ipaddr.IPv6, bits: number): boolean {
  return network.toByteArray().every((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * index));
    return (byte & (0xff >> kept)) === 0;
  });
}
