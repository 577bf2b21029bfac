import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** What is not routed on the internet (IANA's registry of special addresses), the likeliest of a home first. */
const local = [
  /^192\.168\./,
  /^10\./,
  /^172\.(?:1[6-9]|2\d|3[01])\./,
  /^169\.254\./,
  /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./,
];
/** Networks of virtual machines, containers and tunnels: no phone is in them, or only by chance. */
const virtual = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|wg|zt|tailscale|vEthernet|awdl|llw)/i;

/**
 * This computer's addresses in local networks, the likeliest to reach a phone first. Never one that the internet might reach.
 * @param interfaces as the system names them
 */
export function lanAddresses(
  interfaces: Readonly<
    Record<string, { address: string; internal: boolean }[] | undefined>
  > = networkInterfaces(),
): string[] {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ address, internal }) => !internal && isIPv4(address))
        .map(({ address }) => ({ address, range: local.findIndex((each) => each.test(address)), name })),
    )
    .filter(({ range }) => range >= 0)
    .sort((a, b) => Number(virtual.test(a.name)) - Number(virtual.test(b.name)) || a.range - b.range)
    .map(({ address }) => address);
}
