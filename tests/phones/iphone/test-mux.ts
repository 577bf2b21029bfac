import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { build } from 'plist';
import { type PlistDict, parsePlist } from './plist-link.ts';

/** A phone as the mux sees it: connections to the TCP ports that it listens on arrive as sockets. */
export interface MuxPhone {
  readonly udid: string;
  listensOn(port: number): boolean;
  accept(socket: Socket, port: number): void;
}

export interface TestMux {
  /** For USBMUXD_SOCKET_ADDRESS. */
  readonly socketAddress: string;
  /** Plugs a phone in, under a device id that was never used before. Returns what unplugs it and cuts its sockets. */
  attach(phone: MuxPhone): () => void;
  /** The pair records of this computer, by udid; nothing is kept on disk. */
  readonly pairRecords: Map<string, Buffer>;
  close(): Promise<void>;
}

const noSuchDevice = 2;
const refused = 3;

/** usbmuxd over TCP on loopback: version 1 of its protocol, property lists behind a header of 16 bytes. */
export async function startTestMux(): Promise<TestMux> {
  const pairRecords = new Map<string, Buffer>();
  const attached = new Map<number, { phone: MuxPhone; sockets: Set<Socket> }>();
  const listeners = new Map<Socket, number>();
  const clients = new Set<Socket>();
  const buid = randomUUID().toUpperCase();
  let nextDeviceId = 1;

  const properties = (deviceId: number, phone: MuxPhone): PlistDict => ({
    DeviceID: deviceId,
    MessageType: 'Attached',
    Properties: {
      ConnectionSpeed: 480000000,
      ConnectionType: 'USB',
      DeviceID: deviceId,
      LocationID: 0x14100000 + deviceId,
      ProductID: 0x12a8,
      SerialNumber: phone.udid,
    },
  });

  const send = (socket: Socket, tag: number, value: PlistDict) => {
    const xml = Buffer.from(build(value));
    const packet = Buffer.allocUnsafe(16 + xml.length);
    packet.writeUInt32LE(packet.length, 0);
    packet.writeUInt32LE(1, 4);
    packet.writeUInt32LE(8, 8);
    packet.writeUInt32LE(tag, 12);
    xml.copy(packet, 16);
    socket.write(packet);
  };
  const result = (socket: Socket, tag: number, number: number) =>
    send(socket, tag, { MessageType: 'Result', Number: number });
  const tellAll = (value: PlistDict) => {
    for (const [socket] of listeners) send(socket, 0, value);
  };

  /** Answers one message; true when the socket now belongs to a phone. */
  const answer = (socket: Socket, tag: number, message: PlistDict, rest: Buffer): boolean => {
    const recordId = String(message.PairRecordID ?? '');
    switch (message.MessageType) {
      case 'ListDevices':
        send(socket, tag, { DeviceList: [...attached].map(([id, { phone }]) => properties(id, phone)) });
        return false;
      case 'Listen':
        result(socket, tag, 0);
        listeners.set(socket, tag);
        for (const [id, { phone }] of attached) send(socket, 0, properties(id, phone));
        return false;
      case 'ReadBUID':
        send(socket, tag, { BUID: buid });
        return false;
      case 'ReadPairRecord': {
        const record = pairRecords.get(recordId);
        if (record) send(socket, tag, { PairRecordData: record });
        else result(socket, tag, noSuchDevice);
        return false;
      }
      case 'SavePairRecord': {
        pairRecords.set(recordId, Buffer.from(message.PairRecordData as Uint8Array));
        result(socket, tag, 0);
        const device = [...attached].find(([, { phone }]) => phone.udid === recordId);
        if (device) tellAll({ MessageType: 'Paired', DeviceID: device[0] });
        return false;
      }
      case 'DeletePairRecord':
        result(socket, tag, pairRecords.delete(recordId) ? 0 : noSuchDevice);
        return false;
      case 'Connect': {
        const device = attached.get(Number(message.DeviceID));
        if (!device) {
          result(socket, tag, noSuchDevice);
          return false;
        }
        const swapped = Number(message.PortNumber);
        const port = ((swapped & 0xff) << 8) | (swapped >> 8);
        if (!device.phone.listensOn(port)) {
          result(socket, tag, refused);
          return false;
        }
        socket.removeAllListeners('data');
        socket.pause();
        if (rest.length > 0) socket.unshift(rest);
        device.sockets.add(socket);
        socket.once('close', () => device.sockets.delete(socket));
        result(socket, tag, 0);
        device.phone.accept(socket, port);
        return true;
      }
      default:
        result(socket, tag, 1);
        return false;
    }
  };

  const server = createServer((socket) => {
    clients.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clients.delete(socket);
      listeners.delete(socket);
    });
    let held: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      while (held.length >= 16) {
        const length = held.readUInt32LE(0);
        if (length < 16 || length > 1 << 20) {
          socket.destroy();
          return;
        }
        if (held.length < length) return;
        const message = parsePlist(held.subarray(16, length));
        const tag = held.readUInt32LE(12);
        held = held.subarray(length);
        if (answer(socket, tag, message, held)) return;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');

  return {
    socketAddress: `127.0.0.1:${address.port}`,
    pairRecords,
    attach(phone) {
      const deviceId = nextDeviceId++;
      const device = { phone, sockets: new Set<Socket>() };
      attached.set(deviceId, device);
      tellAll(properties(deviceId, phone));
      return () => {
        if (!attached.delete(deviceId)) return;
        for (const socket of device.sockets) socket.destroy();
        tellAll({ MessageType: 'Detached', DeviceID: deviceId });
      };
    },
    async close() {
      for (const socket of clients) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
