import net, { type AddressInfo } from 'node:net';

export interface MeteredLine {
  /** What clients use instead of the server's. */
  endpoint: string;
  /** Bytes that came from the server so far. */
  readonly bytes: number;
  /** Connections that were made so far. */
  readonly connections: number;
  close(): void;
}

/** A line to a server that counts what comes from there. What nobody reads stands in it, and it asks for no more. */
export async function meterLine(to: string): Promise<MeteredLine> {
  const { hostname, port } = new URL(to);
  const open = new Set<net.Socket>();
  let [bytes, connections] = [0, 0];
  const line = net.createServer({ noDelay: true }, (client) => {
    connections++;
    const server = net.connect({ host: hostname, port: Number(port), noDelay: true });
    for (const [each, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(each);
      each.on('error', () => other.destroy());
      each.on('close', () => {
        open.delete(each);
        other.destroy();
      });
    }
    server.on('data', (chunk) => {
      bytes += chunk.length;
    });
    client.pipe(server);
    server.pipe(client);
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
    get bytes() {
      return bytes;
    },
    get connections() {
      return connections;
    },
    close: () => {
      line.close();
      for (const each of open) each.destroy();
    },
  };
}
