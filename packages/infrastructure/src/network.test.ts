import { expect, it } from "@effect/vitest"
import { addressRange, clientKey, isAddressRange, isNear } from "./network.ts"

const proxies = ["10.0.0.0/8", "fd00::/8", "203.0.113.7"].map(addressRange)
const from = (remoteAddress: string, forwardedFor?: string) => ({ remoteAddress, forwardedFor })

it.each([
  ["the connection's address counts without a proxy", from("198.51.100.1"), "198.51.100.1"],
  ["a stranger's X-Forwarded-For is not read", from("198.51.100.1", "192.0.2.1"), "198.51.100.1"],
  ["a trusted proxy is believed", from("10.1.2.3", "192.0.2.1"), "192.0.2.1"],
  ["an IPv4 address in IPv6 clothes is the same one", from("::ffff:10.1.2.3", "::ffff:192.0.2.1"), "192.0.2.1"],
  ["what the client wrote before the proxy's word is not read", from("10.1.2.3", "1.1.1.1, 192.0.2.1"), "192.0.2.1"],
  ["trusted proxies behind each other are passed", from("10.1.2.3", "1.1.1.1, 192.0.2.1, fd00::1"), "192.0.2.1"],
  ["a proxy that says nothing counts itself", from("203.0.113.7"), "203.0.113.7"],
  ["a word that is no address counts for the proxy that said it", from("10.1.2.3", "192.0.2.1, unknown"), "10.1.2.3"],
  ["a number is no address", from("10.1.2.3", "3221225985"), "10.1.2.3"],
  ["an IPv6 client counts by its network", from("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2"],
  ["however it is written", from("10.1.2.3", "2001:0db8:0001:0002::ffff"), "2001:db8:1:2"],
  ["a connection that is gone counts too", from(""), "undefined"]
])("%s", (_, origin, key) => {
  const [shown = "", ...rest] = clientKey(origin, proxies).split(":")
  const hexadecimal = rest.length === 0 ? shown : [shown, ...rest].map((part) => Number(part).toString(16)).join(":")
  expect(hexadecimal).toBe(key)
})

it.each([
  ["127.0.0.1", undefined, true],
  ["::1", undefined, true],
  ["192.168.7.7", undefined, true],
  ["fd12::1", undefined, true],
  ["198.51.100.1", undefined, false],
  ["2001:db8::1", undefined, false],
  ["", undefined, false],
  // Somebody forwards this who is not known as a proxy: where it really comes from cannot be told.
  ["127.0.0.1", "127.0.0.1", false],
  ["10.1.2.3", "198.51.100.1", false],
  ["10.1.2.3", "192.168.7.7", true],
  ["10.1.2.3", "198.51.100.1, 192.168.7.7", false]
])("%s forwarding for %s is near: %s", (remoteAddress, forwardedFor, near) => {
  expect(isNear({ remoteAddress, forwardedFor }, proxies)).toBe(near)
})

it.each([
  ["10.0.0.7", true],
  ["10.0.0.0/8", true],
  ["::1", true],
  ["fd00::/8", true],
  ["10.0.0.0/33", false],
  ["10.1", false],
  ["loopback", false],
  ["", false]
])("%s is an address or a range: %s", (text, valid) => {
  expect(isAddressRange(text)).toBe(valid)
})
