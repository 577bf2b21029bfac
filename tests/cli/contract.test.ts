import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { plantOn } from '../engine/import/plugged-phones.ts';
import { stockJpeg } from '../phones/contents/stock.ts';
import { type Run, runPhotoferry } from '../phones/run-photoferry.ts';

// Each verb is a process of its own, which takes several times as long on a busy machine.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

const cli = path.resolve('electron/cli/photoferry.js');
const ours = mkdtempSync(path.join(os.tmpdir(), 'photoferry-cli-'));
const [card, library] = [path.join(ours, 'card'), path.join(ours, 'library')];
const env = { ...process.env, HOME: ours, PHOTOFERRY_LIBRARY: library };
const run = (...args: string[]) => runPhotoferry(args, { env });
const evil = 'red \x1b[31malert\x1b]0;owned\x07\u202e\r\nIMG.jpg';
/** Everything that could move a cursor, ring or rewrite; line ends are ours. */
const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

let imported: Run;
beforeAll(async () => {
  const { jpeg } = await stockJpeg(1);
  plantOn(card, 'DCIM/IMG_1.JPG', jpeg, Date.UTC(2024, 6, 1, 12));
  plantOn(card, 'DCIM/copy.JPG', jpeg, Date.UTC(2024, 6, 1, 12));
  plantOn(card, 'DCIM/IMG_2.JPG', randomBytes(4000), Date.UTC(2024, 6, 2, 12));
  plantOn(card, `DCIM/${evil}`, randomBytes(3000), Date.UTC(2024, 6, 3, 12));
  plantOn(card, `DCIM/${evil}.txt`, Buffer.from('text'));
  plantOn(card, 'DCIM/empty.jpg', Buffer.alloc(0));
  plantOn(card, 'WhatsApp/w.jpg', randomBytes(100));
  imported = await run('import', '--from', card, '--exclude', 'WhatsApp/**', '--json');
});
afterAll(() => rmSync(ours, { recursive: true, force: true }));

describe('photoferry', () => {
  it('import: a result as the last line, and a line for each item that is not simply here', async () => {
    expect(imported.status).toBe(0);
    const { result, lines } = imported;
    expect(result).toMatchObject({
      type: 'result',
      phone: expect.any(String),
      listed: 7,
      outcomes: {
        imported: 3,
        duplicate: 1,
        unsupported: 1,
        empty: 1,
        excluded: 1,
        unreadable: 0,
        pending: 0,
      },
      bytes: expect.any(Number),
      seconds: expect.any(Number),
      thumbnailSeconds: expect.any(Number),
    });
    const items = lines
      .slice(0, -1)
      .map(({ type, path: place, outcome, reason }) => [type, place, outcome, reason]);
    expect(items.sort()).toEqual(
      [
        ['item', 'DCIM/empty.jpg', 'empty', expect.any(String)],
        ['item', `DCIM/${evil}.txt`, 'unsupported', expect.any(String)],
        ['item', 'WhatsApp/w.jpg', 'excluded', expect.stringContaining('WhatsApp/**')],
      ].sort(),
    );
    // All on stdout is JSON, one object a line.
    expect(imported.stdout.trimEnd().split('\n')).toHaveLength(lines.length);
  });

  it('import: the second time reads nothing, in words without a terminal', async () => {
    const { status, stdout, stderr } = await run('import', '--from', card, '--exclude', 'WhatsApp/**');
    expect(status).toBe(0);
    expect(stdout).toMatch(/card: 0 bytes in \d+ s/);
    expect(stdout).toMatch(/\b4 {2}unchanged since the last import/);
    expect(stdout).toMatch(/\b7 {2}items on the phone/);
    expect(stderr).toMatch(/Keep what is on it until a backup is proven/);
    expect(stderr).not.toMatch(/safe to eject/);
    expect(stdout + stderr).not.toMatch(raw);
  });

  it('import: --later leaves the thumbnails to the next one', async () => {
    const [other, from] = [path.join(ours, 'later'), path.join(ours, 'one')];
    plantOn(from, 'a.jpg', (await stockJpeg(2)).jpeg);
    const words = ['import', '--from', from, '--library', other, '--json'];
    const first = await run(...words, '--later');
    expect(first.result).toMatchObject({ outcomes: { imported: 1 }, thumbnailSeconds: 0 });
    expect(first.stderr).not.toMatch(/thumbnail/);
    const second = await run(...words);
    expect(second.result.thumbnailSeconds).toBeGreaterThan(0);
    expect(second.stderr).toMatch(/1 thumbnail/);
  });

  it('list: one asset a line with all that section 7 names', async () => {
    const { status, lines, result } = await run('list', '--json');
    expect(status).toBe(0);
    expect(result).toEqual({ type: 'result', assets: 3 });
    expect(lines.slice(0, -1)).toHaveLength(3);
    for (const asset of lines.slice(0, -1)) {
      expect(asset).toMatchObject({ type: 'asset', kind: 'photo', evidence: expect.any(String) });
      expect(asset.assetId).toMatch(/^[0-9a-f]{32}$/);
      expect(asset.takenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
      for (const key of ['offsetMinutes', 'width', 'height', 'durationMs', 'camera', 'latitude', 'longitude'])
        expect(asset).toHaveProperty(key);
      const [resource] = asset.resources as Record<string, unknown>[];
      expect(resource).toMatchObject({ role: 'photo', sizeBytes: expect.any(Number) });
      expect(resource!.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(String(resource!.sha256).slice(0, 32)).toBe(asset.assetId);
      expect(existsSync(path.join(library, String(resource!.path)))).toBe(true);
    }
    const days = lines.slice(0, -1).map(({ takenAt }) => String(takenAt));
    expect(days).toEqual([...days].sort().reverse());
  });

  it('status and ledger: the sums, and every item that is not here', async () => {
    const status = await run('status', '--json');
    const bytes = imported.result.bytes as number;
    expect(status.result).toMatchObject({
      type: 'result',
      assets: 3,
      pending: 0,
      backedUp: 0,
      proven: 0,
      trashed: 0,
    });
    expect(status.result.bytes).toBeLessThan(bytes);
    const ledger = await run('ledger', '--json');
    expect(ledger.status).toBe(0);
    expect(ledger.result).toMatchObject({ type: 'result', phone: imported.result.phone, listed: 7 });
    expect(ledger.result.outcomes).toEqual(imported.result.outcomes);
    expect(ledger.lines.filter(({ type }) => type === 'item')).toHaveLength(3);
    const named = await run('ledger', '--json', '--phone', String(imported.result.phone));
    expect(named.result).toEqual(ledger.result);
    const stranger = await run('ledger', '--json', '--phone', 'nobody');
    expect(stranger).toMatchObject({
      status: 3,
      result: {
        type: 'error',
        code: 'no-such-phone',
        message: expect.any(String),
        advice: expect.any(String),
      },
    });
  });

  it('shows names of others without letting them speak to the terminal', async () => {
    for (const verb of ['list', 'ledger', 'status']) {
      const { stdout, stderr, status } = await run(verb);
      expect(status, verb).toBe(0);
      expect(stdout + stderr, verb).not.toMatch(raw);
      if (verb === 'ledger') expect(stdout).toMatch(/red \\u001b\[31malert/);
    }
    const from = path.join(ours, 'evil\x1b[2J\u202ecard');
    mkdirSync(from);
    writeFileSync(path.join(from, 'x.jpg'), 'x');
    for (const words of [
      ['import', '--from', from, '--library', path.join(ours, 'evil library\x1b[2J')],
      ['import', '--from', `${from}-not`, '--library', path.join(ours, 'more')],
      ['list', '--library', `${from}\x1b[31m-not`],
      ['ledger', '--phone', 'a\x1b[2Jb'],
      // The advice names what is known, here a card with a name of its own.
      ['ledger', '--phone', 'nobody', '--library', path.join(ours, 'evil library\x1b[2J')],
    ]) {
      const { stdout, stderr } = await run(...words);
      expect(stdout + stderr, words.join(' ')).not.toMatch(raw);
    }
  });

  it('ends with 2 and words when it is used wrongly', async () => {
    for (const words of [
      ['fly'],
      ['import', '--no-such'],
      ['import', '--from'],
      ['list', 'extra'],
      ['import', '--phone', 'a', '--from', card],
      [],
    ]) {
      const { status, stdout, stderr } = await run(...words);
      expect(status, words.join(' ')).toBe(2);
      expect(stdout).toBe('');
      expect(stderr, words.join(' ')).toMatch(/error:|Usage/);
      expect(stderr).not.toMatch(/ {4}at /);
    }
    expect(await run('import', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--from'),
    });
    expect(await run('--version')).toMatchObject({
      status: 0,
      stdout: `${(JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version}\n`,
    });
  });

  it('takes --library and --json before the verb as well', async () => {
    const plain = { ...env, PHOTOFERRY_LIBRARY: path.join(ours, 'nowhere') };
    for (const words of [
      ['--library', library, '--json', 'status'],
      ['--library', library, 'status', '--json'],
      ['--json', '--library', path.join(ours, 'not this'), 'status', '--library', library],
    ]) {
      const { status, stdout } = await runPhotoferry(words, { env: plain });
      expect({ status, result: JSON.parse(stdout) }, words.join(' ')).toMatchObject({
        status: 0,
        result: { type: 'result', assets: 3 },
      });
    }
  });

  it('ends with 3 and the code when there is nothing to work on', async () => {
    const nowhere = path.join(ours, 'nowhere');
    for (const verb of ['list', 'status', 'ledger']) {
      const { status, result, stderr } = await run(verb, '--json', '--library', nowhere);
      expect({ status, code: result.code }).toEqual({ status: 3, code: 'library-missing' });
      expect(result).toMatchObject({
        type: 'error',
        message: expect.any(String),
        advice: expect.any(String),
      });
      expect(stderr).toMatch(/library-missing/);
    }
    expect(existsSync(nowhere)).toBe(false);
    const missing = await run('import', '--from', nowhere, '--json');
    expect(missing).toMatchObject({ status: 3, result: { type: 'error', code: expect.any(String) } });
    expect(missing.result.code).not.toBe('internal');
  });

  it('is not troubled when its reader leaves', async () => {
    // More lines than a pipe holds, so that the writer notices.
    const [from, many] = [path.join(ours, 'many'), path.join(ours, 'many library')];
    for (let at = 0; at < 400; at++) plantOn(from, `IMG_${at}.jpg`, randomBytes(50));
    expect((await run('import', '--from', from, '--library', many, '--later')).status).toBe(0);
    const words = `"${process.execPath}" "${cli}" list --json --library "${many}"; echo "status $?" >&2`;
    const child = spawn('sh', ['-c', `{ ${words}; } | head -1`], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    await once(child, 'close');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'asset' });
    expect(stderr).toBe('status 0\n');
  });

  it('finishes an import that nobody listens to any more', async () => {
    const [from, heard] = [path.join(ours, 'unheard'), path.join(ours, 'unheard library')];
    // Each exception is a line; more of them than a pipe holds.
    for (let at = 0; at < 3000; at++) plantOn(from, `note ${at} ${'x'.repeat(100)}.txt`, randomBytes(5));
    plantOn(from, 'IMG_1.jpg', randomBytes(50));
    const words = `"${process.execPath}" "${cli}" import --json --later --from "${from}" --library "${heard}"; echo "status $?" >&2`;
    const child = spawn('sh', ['-c', `{ ${words}; } | head -1`], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    await once(child, 'close');
    expect(stderr).toMatch(/status 0\n$/);
    expect((await run('status', '--library', heard, '--json')).result).toMatchObject({
      assets: 1,
      pending: 0,
    });
  });

  it('finishes an import whose words nobody reads any more', async () => {
    const [from, heard] = [path.join(ours, 'unread'), path.join(ours, 'unread library')];
    for (let at = 0; at < 30; at++) plantOn(from, `IMG_${at}.jpg`, randomBytes(5000));
    const words = [cli, 'import', '--json', '--later', '--from', from, '--library', heard];
    const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.destroy();
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    const [status] = (await once(child, 'close')) as [number];
    expect({ status, result: JSON.parse(stdout) }).toMatchObject({
      status: 0,
      result: { type: 'result', outcomes: { imported: 30 } },
    });
  });

  it('rewrites its lines on a terminal only', async ({ skip }) => {
    if (spawnSync('script', ['--version']).status !== 0) return skip('`script` is not on this computer');
    const from = path.join(ours, 'terminal');
    for (let at = 0; at < 40; at++) plantOn(from, `IMG_${at}.jpg`, randomBytes(50_000));
    const words = ['import', '--from', from, '--later', '--library'];
    const plain = await run(...words, path.join(ours, 'plain'));
    expect(plain.stdout + plain.stderr).not.toMatch(raw);
    const command = [process.execPath, cli, ...words, path.join(ours, 'terminal library')]
      .map((word) => `'${word}'`)
      .join(' ');
    const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], { env, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/\x1b\[1A/);
    expect(stdout).toMatch(/100 %, 40 of 40/);
  });
});
