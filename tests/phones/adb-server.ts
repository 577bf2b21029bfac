import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestAdbServer {
  port: number;
  /** What a child needs to use this server and no other. */
  env: NodeJS.ProcessEnv;
  /** A phone on `port` appears as if plugged in by USB; gives the name that adb knows it by. */
  attachUsb(port: number): Promise<string>;
  /** `adb connect`; gives the name that adb knows it by. */
  connectWifi(port: number): Promise<string>;
  disconnectWifi(port: number): Promise<void>;
  /** One request to the server (`host:…`), and its answer. */
  ask(request: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the real adb server, with a port and HOME of its own; it sees no phone but those it is told of. */
export async function startAdbServer(adb = 'adb'): Promise<TestAdbServer> {
  const home = mkdtempSync(join(tmpdir(), 'photoferry-adb-'));
  for (let attempt = 0; ; attempt += 1) {
    const port = await freePort();
    const env: NodeJS.ProcessEnv = { ...process.env, HOME: home, ADB_MDNS: '0', ADB_MDNS_AUTO_CONNECT: '0' };
    delete env.ANDROID_ADB_SERVER_ADDRESS;
    env.ADB_SERVER_SOCKET = `tcp:localhost:${port}`;
    env.ANDROID_ADB_SERVER_PORT = String(port);
    // No looking for emulators: the phones of other tests are not ours.
    env.ADB_LOCAL_TRANSPORT_MAX_PORT = '5553';
    env.ADB_USB = '0';
    const words = [adb, '-L', `tcp:localhost:${port}`, 'server', 'nodaemon'];
    // Linux ends it with us even when we are killed.
    if (existsSync('/usr/bin/setpriv')) words.unshift('/usr/bin/setpriv', '--pdeathsig', 'KILL');
    const child = spawn(words[0]!, words.slice(1), { env, stdio: 'ignore' });
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`adb server ended with ${code}`)));
    });
    failed.catch(() => {});
    try {
      await Promise.race([answers(port), failed]);
      return serverOn(child, { port, env, home });
    } catch (error) {
      child.kill('SIGKILL');
      if (attempt < 3 && (error as NodeJS.ErrnoException).code !== 'ENOENT') continue;
      rmSync(home, { recursive: true, force: true });
      throw error;
    }
  }
}

function serverOn(
  child: ChildProcess,
  at: { port: number; env: NodeJS.ProcessEnv; home: string },
): TestAdbServer {
  // Also when a test or the demo ends without asking.
  const end = () => {
    child.kill('SIGKILL');
    rmSync(at.home, { recursive: true, force: true });
  };
  process.once('exit', end);
  return {
    port: at.port,
    env: at.env,
    ask: (request) => ask(at.port, request),
    attachUsb: async (port) => {
      const name = `emulator-${port - 1}`;
      const isKnown = new RegExp(`^${name}\\t(?:device|unauthorized)$`, 'm');
      // The server may still be taking leave of the phone that was there before.
      await until(async () => {
        await ask(at.port, `host:emulator:${port}`, false);
        return isKnown.test(await ask(at.port, 'host:devices'));
      });
      return name;
    },
    connectWifi: async (port) => {
      await ask(at.port, `host:connect:127.0.0.1:${port}`);
      return `127.0.0.1:${port}`;
    },
    disconnectWifi: async (port) => void (await ask(at.port, `host:disconnect:127.0.0.1:${port}`)),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      process.off('exit', end);
      rmSync(at.home, { recursive: true, force: true });
    },
  };
}

/** One request; the answer's text where the server sends one. */
async function ask(port: number, request: string, hasAnswer = true): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.write(request.length.toString(16).padStart(4, '0') + request);
  for await (const chunk of socket) parts.push(chunk as Buffer);
  const all = Buffer.concat(parts).toString();
  if (hasAnswer && !all.startsWith('OKAY')) throw new Error(`adb server: ${request}: ${all}`);
  return all.slice(8);
}

async function answers(port: number): Promise<void> {
  await until(() => ask(port, 'host:version').then(Boolean, () => false));
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('the adb server did not get there in 60 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
