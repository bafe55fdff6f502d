import ipaddr from "ipaddr.js"

type Address = ReturnType<typeof ipaddr.process>

/** Addresses that belong together: a first address and the number of bits that they share with it. */
export type AddressRange = ReturnType<typeof ipaddr.parseCIDR>

/** Whether `text` is an address (`10.0.0.7`, `::1`) or a range in CIDR notation (`10.0.0.0/8`, `fd00::/8`). */
export const isAddressRange = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) ||
  ipaddr.IPv4.isValidCIDRFourPartDecimal(text) ||
  ipaddr.IPv6.isValid(text) ||
  ipaddr.IPv6.isValidCIDR(text)

/** The range that `text` names. It has to be one: see {@link isAddressRange}. */
export const addressRange = (text: string): AddressRange => {
  if (text.includes("/")) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === "ipv4" ? 32 : 128]
}

const parse = (text: string): Address | undefined => {
  const trimmed = text.trim()
  return ipaddr.IPv4.isValidFourPartDecimal(trimmed) || ipaddr.IPv6.isValid(trimmed)
    ? ipaddr.process(trimmed)
    : undefined
}

/** Where a request came from: the address of the connection, and what the header X-Forwarded-For says. */
export interface RequestOrigin {
  readonly remoteAddress: string
  readonly forwardedFor: string | undefined
}

/**
 * The address of the client. Each trusted proxy is believed about the hop before it, from the right; what an untrusted
 * one says is not read, since anyone can write such a header. Undefined when the connection has no address any more.
 */
const clientOf = ({ forwardedFor, remoteAddress }: RequestOrigin, trusted: ReadonlyArray<AddressRange>) => {
  let client = parse(remoteAddress)
  const hops = forwardedFor?.split(",") ?? []
  while (client !== undefined && ipaddr.subnetMatch(client, { trusted: [...trusted] }, "") === "trusted") {
    const before = parse(hops.pop() ?? "")
    if (before === undefined) break
    client = before
  }
  return { client, unread: hops.length }
}

/**
 * What a limit for each client counts by: the address, or for IPv6 its first 64 bits, of which one client has as many
 * addresses as it likes.
 */
export const clientKey = (origin: RequestOrigin, trusted: ReadonlyArray<AddressRange>): string => {
  const { client } = clientOf(origin, trusted)
  return client instanceof ipaddr.IPv6 ? client.parts.slice(0, 4).join(":") : String(client)
}

const nearRanges: ReadonlySet<string> = new Set(["loopback", "private", "uniqueLocal", "linkLocal", "carrierGradeNat"])

/** Whether a request comes from this machine or its own network, and not through a proxy that nobody vouches for. */
export const isNear = (origin: RequestOrigin, trusted: ReadonlyArray<AddressRange>): boolean => {
  const { client, unread } = clientOf(origin, trusted)
  return client !== undefined && unread === 0 && nearRanges.has(client.range())
}
