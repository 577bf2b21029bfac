import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface CephOptions {
  folder: string;
  /** `memstore` keeps objects in RAM and loses them with its process; `bluestore` survives `kill -9`. */
  store: 'memstore' | 'bluestore';
  accessKeyId: string;
  secretAccessKey: string;
}

/** One monitor, one OSD and one S3 gateway on loopback, children of this process that die with it. */
export function createCluster(options: CephOptions) {
  const { folder } = options;
  const daemons = new Map<string, ChildProcess>();
  let gatewayPort = 0;
  const keyring = path.join(folder, 'keyring');
  const environment = { ...process.env, CEPH_CONF: path.join(folder, 'ceph.conf') };
  const call = (program: string, ...args: string[]) =>
    run(program, args, { env: environment, timeout: 60_000 });

  const begin = (name: string, ...command: string[]) => {
    if (daemons.has(name)) return;
    const log = openSync(path.join(folder, `${name}.out`), 'a');
    // The kernel ends a daemon whose parent is gone, however that ended.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
      env: environment,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    daemons.set(name, child);
    child.once('exit', () => {
      if (daemons.get(name) === child) daemons.delete(name);
    });
  };
  const beginMonitor = () => begin('mon', 'ceph-mon', '-f', '-i', 'a');
  const beginOsd = () => begin('osd', 'ceph-osd', '-f', '-i', '0');

  async function beginGateway(): Promise<void> {
    begin('rgw', 'radosgw', '-f', '-n', 'client.rgw');
    const url = `http://127.0.0.1:${gatewayPort}/`;
    for (let tries = 0; tries < 600; tries++) {
      if (!daemons.has('rgw')) break;
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`radosgw does not answer; see ${folder}`);
  }

  async function make(): Promise<string> {
    for (const each of ['mon', 'osd', 'run']) mkdirSync(path.join(folder, each), { recursive: true });
    const monitorPort = await freePort();
    gatewayPort = await freePort();
    const fsid = randomUUID();
    writeFileSync(
      environment.CEPH_CONF,
      configuration({ folder, fsid, monitorPort, gatewayPort, store: options.store }),
    );
    const map = path.join(folder, 'monmap');
    const tool = (...args: string[]) => call('ceph-authtool', keyring, ...args);
    await Promise.all([
      call('monmaptool', '--create', '--fsid', fsid, '--addv', 'a', `v1:127.0.0.1:${monitorPort}`, map),
      (async () => {
        await tool('-C', '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *');
        const everything = ['--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *', '--cap', 'mgr', 'allow *'];
        await tool('--gen-key', '-n', 'client.admin', ...everything);
        await tool(
          '--gen-key',
          '-n',
          'osd.0',
          '--cap',
          'mon',
          'allow profile osd',
          '--cap',
          'osd',
          'allow *',
        );
        await tool('--gen-key', '-n', 'client.rgw', '--cap', 'mon', 'allow rw', '--cap', 'osd', 'allow rwx');
      })(),
    ]);
    await call('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--fsid', fsid, '--keyring', keyring);
    beginMonitor();
    const osd = randomUUID();
    await call('ceph', 'osd', 'new', osd, '0');
    await call('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osd);
    beginOsd();
    const admin = (...args: string[]) => call('radosgw-admin', ...args);
    await admin(
      'user',
      'create',
      '--uid=photoferry',
      '--display-name=photoferry',
      `--access-key=${options.accessKeyId}`,
      `--secret-key=${options.secretAccessKey}`,
      '--caps=users=*;buckets=*',
    );
    for (const name of ['STANDARD_IA', 'GLACIER']) {
      const placement = ['placement', 'add', '--placement-id=default-placement', `--storage-class=${name}`];
      await admin('zonegroup', ...placement, '--rgw-zonegroup=default');
      await admin('zone', ...placement, '--rgw-zone=default', '--data-pool=default.rgw.cold.data');
    }
    await beginGateway();
    return `http://127.0.0.1:${gatewayPort}`;
  }

  async function end(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const child = daemons.get(name);
        if (!child || child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      }),
    );
  }

  return {
    make,
    /** `kill -9` of all that may be killed without losing what was acknowledged. */
    kill: () => end(options.store === 'bluestore' ? ['rgw', 'osd', 'mon'] : ['rgw']),
    restart: async () => {
      beginMonitor();
      beginOsd();
      await beginGateway();
    },
    end: () => end(['rgw', 'osd', 'mon']),
  };
}

/** Where Ceph's programs are missing: their names. */
export function missingPrograms(): string[] {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  const wanted = ['setpriv', 'ceph', 'ceph-mon', 'ceph-osd', 'ceph-authtool', 'radosgw', 'radosgw-admin'];
  return wanted.filter((program) => !folders.some((folder) => existsSync(path.join(folder, program))));
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function configuration(at: {
  folder: string;
  fsid: string;
  monitorPort: number;
  gatewayPort: number;
  store: string;
}): string {
  const sections: Record<string, Record<string, string | number | boolean>> = {
    global: {
      fsid: at.fsid,
      mon_host: `v1:127.0.0.1:${at.monitorPort}`,
      ms_bind_msgr2: false,
      public_addr: '127.0.0.1',
      cluster_addr: '127.0.0.1',
      // With "none" an OSD may ask the monitor before it knows the cluster, and ends.
      auth_cluster_required: 'cephx',
      auth_service_required: 'cephx',
      auth_client_required: 'cephx',
      cephx_sign_messages: false,
      keyring: `${at.folder}/keyring`,
      run_dir: `${at.folder}/run`,
      crash_dir: `${at.folder}/run`,
      admin_socket: '',
      pid_file: '',
      log_file: `${at.folder}/$name.log`,
      osd_pool_default_size: 1,
      osd_pool_default_min_size: 1,
      osd_pool_default_pg_num: 4,
      osd_pool_default_pgp_num: 4,
      osd_pool_default_pg_autoscale_mode: 'off',
      osd_crush_chooseleaf_type: 0,
    },
    mon: {
      mon_data: `${at.folder}/mon`,
      mon_allow_pool_size_one: true,
      mon_warn_on_pool_no_redundancy: false,
      mon_cluster_log_file: `${at.folder}/cluster.log`,
      mon_max_pg_per_osd: 2000,
      // The test machine's disk may be nearly full; these tests need little of it.
      mon_data_avail_warn: 2,
      mon_data_avail_crit: 1,
      paxos_propose_interval: 0.05,
      paxos_min_wait: 0.02,
      auth_allow_insecure_global_id_reclaim: false,
    },
    osd: {
      osd_data: `${at.folder}/osd`,
      osd_objectstore: at.store,
      osd_class_load_list: '*',
      osd_class_default_list: '*',
      osd_memory_target: 2 ** 30,
      osd_heartbeat_grace: 60,
      memstore_device_bytes: 8 * 2 ** 30,
      bluestore_block_create: true,
      // Sparse.
      bluestore_block_size: 40 * 2 ** 30,
      bluestore_block_db_create: false,
      bluestore_block_wal_create: false,
    },
    client: {
      // Without it each answer with a body waits 40 ms for the client to acknowledge the header.
      rgw_frontends: `beast endpoint=127.0.0.1:${at.gatewayPort} tcp_nodelay=1`,
      rgw_thread_pool_size: 64,
      rgw_enable_apis: 's3, admin',
      debug_rgw: '0/0',
    },
  };
  return Object.entries(sections)
    .map(([name, settings]) =>
      [`[${name}]`, ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`), ''].join('\n'),
    )
    .join('\n');
}
