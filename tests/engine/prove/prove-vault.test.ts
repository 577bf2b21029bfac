import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stockJpeg } from '../../phones/contents/stock.ts';
import { startFaultProxy } from '../../servers/fault-proxy.ts';
import { whyNoRgw } from '../../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../../servers/shared-rgw.ts';
import {
  backUp,
  expectSameFiles,
  fewFiles,
  importFiles,
  joinedDesk,
  makeVault,
  newDesk,
  objectsIn,
  passphrase,
  type VaultDesk,
  type VaultPlace,
} from '../../vaults/vault-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { temporaryFolder } from '../temporary.ts';

interface Told {
  name: string;
  code: string;
  repaired: boolean;
  paths?: string[];
}
let [desk, place, store] = [undefined as unknown as VaultDesk, undefined as unknown as VaultPlace, ''];

const home = mkdtempSync(path.join(os.tmpdir(), 'photoferry-prove-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** One vault for all of these: what one breaks it sees mended, and leaves to the next. */
async function backedUp(): Promise<void> {
  store = path.join(home, 'vault');
  place = { words: ['--folder', store] };
  desk = await newDesk(place, home);
  await importFiles(desk, fewFiles);
  await makeVault(desk, place);
  await backUp(desk);
}

async function prove(...words: string[]) {
  const { status, result, stderr } = await desk.run(['prove', '--json', ...words]);
  const broken = (result.broken ?? []) as Told[];
  return { status, broken, repaired: result.repaired as number, result, stderr };
}

const named = (prefix: string) =>
  objectsIn(store)
    .filter((name) => name.startsWith(prefix))
    .sort();

function flip(name: string): void {
  const file = path.join(store, name);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 8;
  writeFileSync(file, bytes);
}

/** Whatever was done to the vault: everything comes back out of it, on another computer. */
async function expectRestores(): Promise<void> {
  const other = await joinedDesk(place);
  const to = path.join(other.home, 'restored');
  expect(await other.run(['restore', '--to', to, '--json'])).toMatchObject({
    status: 0,
    result: { failed: 0 },
  });
  expectSameFiles(desk.library, to);
}

describe('prove, on a folder', () => {
  beforeAll(backedUp);

  it('finds a whole vault whole', async () => {
    const { status, broken, result, stderr } = await prove();
    expect({ status, broken, stderr }).toEqual({ status: 0, broken: [], stderr: '' });
    expect(result).toMatchObject({ type: 'result', repaired: 0, checked: result.whole, orphans: 0 });
    expect(result.read).toBeGreaterThanOrEqual(fewFiles.length);
  });

  it('names blobs that are altered, cut or gone, sends them again, and what was acknowledged comes back', async () => {
    const [altered, cut, gone] = named('blobs/') as [string, string, string];
    flip(altered);
    writeFileSync(path.join(store, cut), readFileSync(path.join(store, cut)).subarray(0, -1));
    rmSync(path.join(store, gone));
    const first = await prove();
    expect(first).toMatchObject({ status: 0, repaired: 3 });
    expect(first.broken.map(({ name, code, repaired }) => [name, code, repaired]).sort()).toEqual(
      [
        [altered, 'blob-damaged', true],
        [cut, 'blob-damaged', true],
        [gone, 'blob-missing', true],
      ].sort(),
    );
    for (const { paths } of first.broken) expect(paths).toHaveLength(1);
    expect(await prove()).toMatchObject({ status: 0, broken: [], result: { orphans: 2 } });
  });

  it('puts back what else is lost of what this desktop wrote', async () => {
    await importFiles(desk, [{ name: 'LATER.JPG', sizeBytes: 5000 }]);
    await backUp(desk);
    const [slot] = named('keys/').filter((name) => name.includes('/desktop-'));
    const [refs, laterRefs] = named('refs/');
    const [log, laterLog] = named('log/');
    for (const name of ['vault.json', slot!, refs!, laterRefs!, laterLog!]) rmSync(path.join(store, name));
    flip(log!);
    const first = await prove();
    expect(first).toMatchObject({ status: 0, repaired: 6 });
    expect(first.broken.map(({ name, repaired }) => [name, repaired]).sort()).toEqual(
      ['vault.json', slot, refs, laterRefs, log, laterLog].map((name) => [name, true]).sort(),
    );
    expect(await prove()).toMatchObject({ status: 0, broken: [] });
    await expectRestores();
  });

  it('puts lost and damaged ways in there again, and no passphrase that another desktop has replaced', async () => {
    const ways = named('keys/').filter((name) => /\/(phrase|passphrase|member)/.test(name));
    const [member, passphraseSlot, phraseSlot] = ways as [string, string, string];
    const before = ways.map((name) => readFileSync(path.join(store, name), 'utf8'));
    // Its form stays right: only what it says is another.
    const slot = JSON.parse(before[1]!) as { sealed: string };
    slot.sealed = Buffer.from(slot.sealed, 'base64').fill(7, 0, 1).toString('base64');
    writeFileSync(path.join(store, passphraseSlot), JSON.stringify(slot));
    for (const name of [member, phraseSlot]) rmSync(path.join(store, name));
    const { status, broken } = await prove();
    expect({ status, broken: broken.map(({ name, repaired }) => [name, repaired]).sort() }).toEqual({
      ...{ status: 0, broken: ways.map((name) => [name, true]).sort() },
    });
    expect(ways.map((name) => readFileSync(path.join(store, name), 'utf8'))).toEqual(before);
    const other = await joinedDesk(place);
    other.env.PHOTOFERRY_PASSPHRASE = 'quite another passphrase';
    expect((await other.run(['vault', 'passphrase'])).status).toBe(0);
    expect(await prove()).toMatchObject({ status: 0, broken: [] });
    expect(named('keys/')).not.toContain(passphraseSlot);
    other.env.PHOTOFERRY_PASSPHRASE = passphrase;
    desk.env.PHOTOFERRY_PASSPHRASE = passphrase;
    expect((await desk.run(['vault', 'passphrase'])).status).toBe(0);
  });

  it('names what cannot be mended: a file that is nowhere any more; and ends with 1', async () => {
    // Proofs before this one have left other generations of some.
    const idOf = (name: string) => name.slice(0, name.lastIndexOf('.'));
    const names = named('blobs/');
    const only = names.filter((name) => names.filter((each) => idOf(each) === idOf(name)).length === 1);
    const blob = only.at(-1);
    flip(blob!);
    const original = await originalOf(blob!);
    rmSync(path.join(desk.library, original));
    const { status, broken, repaired } = await prove();
    expect({ status, repaired }).toEqual({ status: 1, repaired: 0 });
    expect(broken).toMatchObject([{ code: 'blob-damaged', paths: [original] }]);
    // Another desktop of this member that never had it names it as well, and the last words say what is lost.
    const other = await joinedDesk(place);
    flip(only.find((name) => name !== blob)!);
    const { stderr } = await other.run(['prove', '--deep']);
    const lost = stderr.trim().split('\n').slice(-2);
    expect(lost.some((line) => line.startsWith(`NOT MENDED: ${original}, blobs/`))).toBe(true);
    const mended = (await desk.run(['prove', '--deep'])).stderr.trim().split('\n').slice(-2);
    expect(mended[0]).toMatch(/^Mended: Originals/);
    expect(mended[1]!.startsWith(`NOT MENDED: ${original}, blobs/`)).toBe(true);
    expect((await desk.run(['status', '--json'])).result).toMatchObject({ backedUp: fewFiles.length });
    // It is still broken the next time, and still told.
    expect((await prove()).broken.map(({ code }) => code)).toContain('blob-damaged');
  });

  it('says when the vault is not there at all, and changes nothing', async () => {
    rmSync(store, { recursive: true });
    expect((await prove()).result).toMatchObject({ type: 'error', code: expect.stringMatching(/-missing$/) });
    expect((await desk.run(['status', '--json'])).result).toMatchObject({ backedUp: fewFiles.length });
  });
});

/** The file of a blob, by restoring without it. */
async function originalOf(blob: string): Promise<string> {
  const to = path.join(await temporaryFolder(), 'to');
  const { lines } = await desk.run(['restore', '--to', to, '--json']);
  expect(lines[0], blob).toMatchObject({ type: 'item' });
  return String(lines[0]!.path);
}

describe('prove, of pictures', () => {
  it('has lost and damaged thumbnails sent again', async () => {
    const here = { words: ['--folder', path.join(await temporaryFolder(), 'vault')] };
    [desk, store] = [await newDesk(here), here.words[1]!];
    const card = path.join(desk.home, 'card');
    const small = await sharp((await stockJpeg(0)).jpeg)
      .resize(480)
      .jpeg()
      .toBuffer();
    for (let at = 0; at < 2; at++) plantOn(card, `IMG_${at}.JPG`, Buffer.concat([small, Buffer.from([at])]));
    expect((await desk.run(['import', '--from', card])).status).toBe(0);
    await makeVault(desk, here);
    await backUp(desk);
    for (const spoil of [flip, (name: string) => rmSync(path.join(store, name))]) {
      expect(await prove()).toMatchObject({ status: 0, broken: [] });
      const [pack] = named('thumbs/').slice(-1);
      spoil(pack!);
      const { status, broken } = await prove();
      expect({ status, broken: broken.map(({ name, repaired }) => [name, repaired]) }).toEqual({
        ...{ status: 0, broken: [[pack, true]] },
      });
    }
    expect(await prove()).toMatchObject({ status: 0, broken: [] });
  });
});

describe('prove, with others in the vault', () => {
  it('checks what a member and a computer without any photos of its own can, and takes nobody for a stranger', async () => {
    const shared = { words: ['--folder', path.join(await temporaryFolder(), 'vault')] };
    const [ann, ben] = [await newDesk(shared), await newDesk(shared)];
    ben.env.PHOTOFERRY_PASSPHRASE = 'another passphrase of another person';
    await importFiles(ann, fewFiles.slice(0, 4));
    await makeVault(ann, shared, '--dedup', 'shared');
    await backUp(ann);
    const invitation = path.join(ann.home, 'invitation');
    expect((await ann.run(['vault', 'invite', '--out', invitation])).status).toBe(0);
    await importFiles(ben, fewFiles.slice(4, 6));
    const phrase = ['--phrase-file', path.join(ben.home, 'phrase')];
    const joined = await ben.run(['vault', 'join', ...shared.words, '--invite', invitation, ...phrase]);
    expect(joined.status, joined.stderr).toBe(0);
    await backUp(ben);
    const bare = await joinedDesk(shared);
    for (const [each, blobs] of [
      [ann, 4],
      [ben, 2],
      [bare, 4],
    ] as const) {
      const { status, result, stderr } = await each.run(['prove', '--deep', '--json']);
      expect({ status, broken: result.broken, orphans: result.orphans, stderr }).toEqual({
        ...{ status: 0, broken: [], orphans: 0, stderr: '' },
      });
      expect(result.read).toBe(blobs);
    }
  });
});

const why = whyNoRgw();
if (why) process.stderr.write(`Proofs of a bucket are not tested: ${why}\n`);
describe.skipIf(why)('prove, on a bucket', () => {
  it('takes the checksums of the store, reads a sample, and everything with --deep', async () => {
    const server = await sharedRgw();
    const url = `s3://${newBucketName()}/v?endpoint=${server.endpoint}&region=${server.region}&pathStyle=1`;
    place = { words: ['--s3', url], env: server.env };
    desk = await newDesk(place);
    const files = Array.from({ length: 30 }, (_, at) => ({ name: `IMG_${at}.JPG`, sizeBytes: 1000 + at }));
    await importFiles(desk, files);
    await makeVault(desk, place);
    await backUp(desk);
    const plain = await prove();
    expect(plain).toMatchObject({ status: 0, broken: [] });
    expect(plain.result).toMatchObject({ read: 10 });
    expect(plain.result.checked).toBeGreaterThanOrEqual(30);
    const deep = await prove('--deep');
    expect(deep).toMatchObject({ status: 0, broken: [] });
    expect(deep.result.read).toBeGreaterThanOrEqual(30);
    const to = path.join(desk.home, 'restored');
    expect((await desk.run(['restore', '--to', to, '--json'])).result).toMatchObject({
      files: 30,
      failed: 0,
    });
    expect(filesBelow(to)).toHaveLength(30);
  });

  it('names what the store has and does not give, sends it again, and goes on', async () => {
    const server = await sharedRgw();
    const proxy = await startFaultProxy(server.endpoint);
    onTestFinished(() => proxy.stop());
    const url = `s3://${newBucketName()}/v?endpoint=${proxy.endpoint}&region=${server.region}&pathStyle=1`;
    place = { words: ['--s3', url], env: server.env };
    desk = await newDesk(place);
    await importFiles(desk, fewFiles.slice(0, 4));
    await makeVault(desk, place);
    await backUp(desk);
    const { path: sent } = proxy.requests.find(({ method, path }) => method === 'PUT' && /blobs/.test(path))!;
    const [blob] = /blobs\/[^?]+/.exec(sent)!;
    const ofBlob = { method: 'GET', path: new RegExp(blob) };
    proxy.fault({ do: { status: 403, code: 'InvalidObjectState' }, ...ofBlob });
    const archived = await prove();
    expect({ status: archived.status, broken: archived.broken }).toMatchObject({
      ...{ status: 1, broken: [{ name: blob, code: 'object-archived', repaired: false }] },
    });
    proxy.clear();
    proxy.fault({ do: { status: 403, code: 'AccessDenied' }, ...ofBlob });
    const denied = await prove();
    expect({ status: denied.status, broken: denied.broken }).toMatchObject({
      ...{ status: 0, broken: [{ name: blob, code: 'blob-unreadable', repaired: true }] },
    });
    expect(await prove()).toMatchObject({ status: 0, broken: [] });
  });
});
