import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { build } from 'plist';
import { describe, expect, it } from 'vitest';
import { AfcConnection } from '../../../electron/phone/ios/afc-connection.ts';
import { parseFileInfo } from '../../../electron/phone/ios/afc-file-info.ts';
import { namesInFolder } from '../../../electron/phone/ios/names-in-folder.ts';
import { type PlistDict, parsePlist } from '../../../electron/phone/ios/plist-text.ts';
import { afcOp, headerBytes, packet } from '../../phones/iphone/afc-wire.ts';

/** A stream whose other end a test speaks for; no phone would say these things. */
function pair() {
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const connection = new AfcConnection(stream, { timeoutMs: 1000 });
  return { connection, say: (bytes: Uint8Array) => stream.push(Buffer.from(bytes)) };
}

function reply(number: number, body: Uint8Array): Buffer {
  const bytes = Buffer.from(packet(BigInt(number), afcOp.data, body.length));
  bytes.set(body, headerBytes);
  return bytes;
}

describe('an AFC connection', () => {
  it('puts replies together however they arrive in pieces', async () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 9000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(bodies, fc.array(fc.integer({ min: 1, max: 5000 })), async (wanted, cuts) => {
        const { connection, say } = pair();
        const answers = wanted.map((body) =>
          connection.request(afcOp.fileRead, Buffer.alloc(16), body.length),
        );
        const bytes = Buffer.concat(wanted.map((body, at) => reply(at + 1, body)));
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          say(bytes.subarray(at, at + cut));
          at += cut;
        }
        const got = await Promise.all(answers);
        expect(got.map((body) => [...body])).toEqual(wanted.map((body) => [...body]));
        connection.close();
      }),
      { numRuns: 60 },
    );
  });

  it('ends with an error of its own, never another, whatever it is sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 41, maxLength: 300 }),
        fc.boolean(),
        async (noise, isAfc) => {
          const { connection, say } = pair();
          const answer = connection.request(afcOp.getFileInfo, Buffer.alloc(8), 1000);
          const bytes = Buffer.from(noise);
          if (isAfc) bytes.write('CFA6LPAA', 0, 'latin1');
          say(bytes);
          setImmediate(() => connection.close());
          await expect(answer).rejects.toMatchObject({ code: expect.stringMatching(/^phone-/) });
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    ['to another question', reply(7, Buffer.alloc(4))],
    ['longer than asked for', reply(1, Buffer.alloc(101))],
  ])('does not take an answer %s', async (_name, bytes) => {
    const { connection, say } = pair();
    const answer = connection.request(afcOp.fileRead, Buffer.alloc(16), 100);
    say(bytes);
    await expect(answer).rejects.toMatchObject({ code: 'phone-protocol' });
    expect(connection.ended).toBeDefined();
  });
});

describe('what a phone says in words', () => {
  it('finds each name once and its repeats, dots left out', () => {
    const byte = fc.integer({ min: 1, max: 255 }).filter((value) => value !== 0x2e);
    const name = fc.array(byte, { minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 60 }), fc.boolean(), (names, isClosed) => {
        const text = Buffer.concat(
          ['.', '..', ...names].flatMap((part) => [Buffer.from(part), Buffer.of(0)]),
        );
        const listing = isClosed ? text : text.subarray(0, text.length - 1);
        const seen = new Set<string>();
        const expected = names.map((bytes) => {
          const key = bytes.toString('latin1');
          const isRepeated = seen.has(key);
          seen.add(key);
          return [key, isRepeated];
        });
        const found = [...namesInFolder(listing)].map(({ name: bytes, isRepeated }) => [
          bytes.toString('latin1'),
          isRepeated,
        ]);
        expect(found).toEqual(expected);
      }),
    );
  });

  it('reads sizes past four gigabytes and times in nanoseconds, and refuses nonsense', () => {
    const info = (size: string, time: string) =>
      Buffer.from(`st_size\0${size}\0st_ifmt\0S_IFREG\0st_mtime\0${time}\0`);
    expect(parseFileInfo(info('4831838208', '1700000000123456789'))).toEqual({
      kind: 'file',
      sizeBytes: 4831838208,
      mtimeMs: 1700000000123,
    });
    expect(parseFileInfo(info('1', '-1')).mtimeMs).toBe(-1);
    for (const bad of [
      info('-1', '0'),
      info('1e9', '0'),
      info('9'.repeat(30), '0'),
      info('1', 'now'),
      Buffer.of(0),
    ]) {
      expect(() => parseFileInfo(bad)).toThrow();
    }
    fc.assert(
      fc.property(fc.uint8Array(), (noise) => {
        try {
          expect(parseFileInfo(Buffer.from(noise)).sizeBytes).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toHaveProperty('status');
        }
      }),
    );
  });

  it('reads the property lists that others write', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.uint8Array({ maxLength: 40 }));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }));
    // What XML cannot carry at all is left out.
    const clean = (value: unknown) => !/[^\t\n\x20-\ud7ff\ue000-\ufffd]|\\u00/.test(JSON.stringify(value));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), tree).filter(clean), (dict) => {
        expect({ ...parsePlist(Buffer.from(build(dict as PlistDict))) }).toEqual(dict);
      }),
    );
  });

  it('takes no property list that is none, however deep', () => {
    const deep = `<plist>${'<dict><key>a</key>'.repeat(50_000)}</plist>`;
    for (const bad of [
      '',
      'x',
      '<plist><string>a</string></plist>',
      deep,
      'bplist00\0\0\0',
      '<dict><key>a</dict>',
      '<dict><key>a</key><integer/></dict>',
    ]) {
      expect(() => parsePlist(Buffer.from(bad))).toThrow(expect.objectContaining({ code: 'phone-protocol' }));
    }
  });
});
