import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAdbDevices, serialInName } from '../../../electron/phone/android/adb-devices.ts';
import { adbAddress } from '../../../electron/phone/android/adb-settings.ts';
import { findAdb } from '../../../electron/phone/android/find-adb.ts';
import { FindRecords } from '../../../electron/phone/android/find-records.ts';
import { MediaScope } from '../../../electron/phone/android/media-scope.ts';
import { MediaStoreParser } from '../../../electron/phone/android/media-store-parser.ts';
import { PathTable } from '../../../electron/phone/android/path-table.ts';
import { readBattery, readStorage } from '../../../electron/phone/android/phone-readings.ts';
import { adbPath, shellQuote, textPath } from '../../../electron/phone/android/shell-quote.ts';

/** Cuts bytes into pieces, as sockets do. */
function pieces(bytes: Buffer, cuts: number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

const cuts = fc.array(fc.nat(), { maxLength: 8 });
/** Paths as hostile as Linux allows, one byte a character, often with what looks like a row or a record in them. */
const path = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 8 }),
      fc.constantFrom(
        '\nRow: 1 _id=7',
        ', _data=/x',
        '\n',
        'Row: 0 ',
        '\xe9',
        '\xc3\xa9',
        "'",
        '-rw-r--r--5/',
      ),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => `/${parts.join('').replaceAll('\0', '')}`);

describe('the output of content query', () => {
  const columns = ['_id', '_size', 'datetaken', '_data'];
  const feed = (text: string, at: number[] = []) => {
    const parser = new MediaStoreParser(columns);
    for (const piece of pieces(Buffer.from(text, 'latin1'), at)) parser.push(piece);
    return parser.end();
  };
  const row = (number: number, id: number, data: string) =>
    `Row: ${number} _id=${id}, _size=10, datetaken=1700000000000, _data=${data}\n`;

  it('is understood whatever the paths hold, in pieces of any size', () => {
    const plain = path.filter((text) => !text.includes('\nRow: '));
    fc.assert(
      fc.property(fc.uniqueArray(plain, { minLength: 1, maxLength: 20 }), cuts, (paths, at) => {
        const rows = feed(paths.map((data, i) => row(i, i + 100, data)).join(''), at);
        paths.forEach((data, i) => {
          expect(rows?.facts(data, 10)).toEqual({ recordId: String(i + 100), takenAtMs: 1_700_000_000_000 });
        });
      }),
    );
  });

  it('gives no file the facts of another, even when a path plays rows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 20 }), cuts, (paths, at) => {
        // Whether the very last row plays more of them nobody can know.
        const all = [...paths, '/last'];
        const rows = feed(all.map((data, i) => row(i, i + 100, data)).join(''), at);
        all.forEach((data, i) => {
          const facts = rows?.facts(data, 10);
          if (facts !== undefined) expect(facts.recordId).toBe(String(i + 100));
        });
      }),
      {
        numRuns: 500,
        examples: [
          [['/x\nRow: 1 _id=7', '/x'], []],
          [['/y', '/x\nRow: 2 _id=7, _size=1, datetaken=1, _data=/y', '/x'], []],
          [['/x\nRow: 1 _id=7, _size=1, datetaken=1, _data=/y\nRow: 2 _id=8', '/y', '/x'], []],
        ],
      },
    );
  });

  it('withstands a name that forges a favourite’s row', () => {
    const rows = feed(
      row(0, 1, '/a\nRow: 1 _id=666, _size=10, datetaken=1, _data=/b') + row(1, 2, '/b') + row(2, 3, '/c'),
    );
    expect(rows?.facts('/b', 10)?.recordId).not.toBe('666');
    expect(rows?.facts('/c', 10)?.recordId).toBe('3');
  });

  it('is no answer when MediaStore failed', () => {
    for (const text of [
      '',
      'Error while accessing provider:media\n',
      'Row: 5 _id=1\n',
      'Row: 0 _id=1, _size=1',
    ]) {
      expect(feed(text), text).toBeUndefined();
    }
    expect(feed('No result found.\n')?.count).toBe(0);
  });

  it('leaves out the date of a row whose file changed since', () => {
    expect(feed(row(0, 1, '/a'))?.facts('/a', 11)).toEqual({ recordId: '1' });
  });

  it('never throws and never hangs on nonsense', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), cuts, (text, at) => {
        feed(`Row: 0 ${text}`, at);
      }),
    );
  });

  it('is given up when a row has no end', () => {
    const parser = new MediaStoreParser(columns);
    for (let i = 0; i < 100; i += 1) parser.push(Buffer.alloc(64 * 1024, 0x61));
    expect(parser.end()).toBeUndefined();
  });
});

describe('the output of find', () => {
  it('is understood whatever the paths hold, in pieces of any size', () => {
    const file = fc.record({ path, sizeBytes: fc.nat(), mtimeMs: fc.integer({ min: -1e11, max: 4e12 }) });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 20 }), cuts, (files, at) => {
        const text = files
          .map(({ path: name, sizeBytes, mtimeMs }) => {
            const fraction = ((mtimeMs % 1000) + 1000) % 1000;
            return `${(mtimeMs - fraction) / 1000}.${String(fraction).padStart(3, '0')}999999-rw-rw----${sizeBytes}${name}\0`;
          })
          .join('');
        const records = new FindRecords();
        const found = pieces(Buffer.from(text, 'latin1'), at).flatMap((piece) => [...records.push(piece)]);
        expect(found).toEqual(files.map((wanted) => ({ ...wanted, type: '-' })));
        expect(records.isComplete).toBe(true);
      }),
    );
  });

  it('tells the time whether or not toybox writes leading zeros', () => {
    const times = ['1.031862694', '1.31862694', '1.0', '1', '1.999999999', '-2.250000000'].map((time) => {
      const [found] = new FindRecords().push(Buffer.from(`${time}-rw-rw----5/x\0`));
      return found?.mtimeMs;
    });
    expect(times).toEqual([1031, 1031, 1000, 1000, 1999, -1750]);
  });

  it('is refused when it is something else, or has no end', () => {
    const code = { code: 'phone-protocol' };
    for (const text of ['find: bad\0', '1.0-rw-rw----5relative\0', `1.0-rw-rw----5/${'x'.repeat(9000)}\0`]) {
      expect(() => [...new FindRecords().push(Buffer.from(text))]).toThrow(expect.objectContaining(code));
    }
    const endless = () => [...new FindRecords().push(Buffer.alloc(20_000, 0x61))];
    expect(endless).toThrow(expect.objectContaining(code));
  });
});

describe('paths', () => {
  it('pass a real shell as they are', () => {
    fc.assert(
      fc.property(path, (text) => {
        const line = Buffer.from(`printf %s ${shellQuote(text)}`, 'latin1').toString('utf8');
        const wanted = Buffer.from(text, 'latin1').toString('utf8');
        expect(execFileSync('sh', ['-c', line]).toString()).toBe(wanted);
      }),
      { numRuns: 40 },
    );
  });

  it('are text with the true bytes beside it, and find back', () => {
    fc.assert(
      fc.property(path, (text) => {
        const named = textPath(text);
        expect(named.path).not.toContain('\ufffd');
        const climbs = /(?:^|\/)\.\.?(?:\/|$)/.test(text);
        if (!climbs) expect(adbPath(named)).toBe(text);
      }),
    );
    expect(textPath('/caf\xe9')).toEqual({ path: '/caf\\xe9', rawPath: Buffer.from('/caf\xe9', 'latin1') });
    expect(textPath('/caf\xc3\xa9')).toEqual({ path: '/café' });
  });

  it('are refused where they climb, are relative or hold a NUL', () => {
    for (const bad of ['a', '', '/a/../b', '/a/.', '/..', '/a\0b', `/${'x'.repeat(5000)}`]) {
      expect(() => adbPath({ path: bad }), bad).toThrow(expect.objectContaining({ code: 'phone-refused' }));
    }
    expect(adbPath({ path: '/a/..b/...' })).toBe('/a/..b/...');
  });

  it('are told apart in a table that keeps only marks of them', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 3000 }), (paths) => {
        const table = new PathTable();
        const slots = new Map<string, number>();
        for (const text of paths) {
          expect(table.add(text)).toBe(slots.get(text) ?? -1);
          if (!slots.has(text)) slots.set(text, slots.size);
        }
        for (const [text, slot] of slots) expect(table.find(text)).toBe(slot);
        expect(table.find('/nowhere\0')).toBe(-1);
      }),
      { numRuns: 20 },
    );
  });

  it('outside of what was asked for are never read', () => {
    const scope = new MediaScope(['/storage/emulated/0']);
    for (const bad of [
      '/etc/passwd.jpg',
      '/storage/emulated/0/DCIM/../../../etc/x.jpg',
      '/storage/emulated/0/DCIM/..',
      '/x',
    ]) {
      expect(scope.judge(bad, '-'), bad).toMatchObject({ absent: 'not-a-file' });
    }
  });
});

describe('what adb and the phone say of themselves', () => {
  it('is read from the list of devices', () => {
    const text = [
      'R58M12ABCDE            device usb:1-4 product:x model:SM_S918B device:y transport_id:3',
      '192.168.1.20:37123     device product:x model:Pixel_8 device:y transport_id:4',
      'adb-2B231FDH2008XY-abCDef._adb-tls-connect._tcp. device product:x model:Pixel_8 transport_id:5',
      'ABC no permissions (user in plugdev group; are your udev rules wrong?); see [http://x] usb:1-2 transport_id:6',
      'DEF unauthorized usb:1-3 transport_id:7',
      '',
    ].join('\n');
    expect(
      parseAdbDevices(text).map((device) => [serialInName(device), device.state, device.link, device.model]),
    ).toEqual([
      ['R58M12ABCDE', 'device', 'usb', 'SM S918B'],
      [undefined, 'device', 'wifi', 'Pixel 8'],
      ['2B231FDH2008XY', 'device', 'wifi', 'Pixel 8'],
      ['ABC', 'no permissions', 'usb', undefined],
      ['DEF', 'unauthorized', 'usb', undefined],
    ]);
  });

  it('is where the environment says', () => {
    expect(adbAddress({})).toEqual({ host: '127.0.0.1', port: 5037 });
    expect(adbAddress({ ANDROID_ADB_SERVER_PORT: '6001' })).toEqual({ host: '127.0.0.1', port: 6001 });
    const env = { ADB_SERVER_SOCKET: 'tcp:localhost:6002', ANDROID_ADB_SERVER_PORT: '6001' };
    expect(adbAddress(env)).toEqual({ host: '127.0.0.1', port: 6002 });
    expect(adbAddress({ ADB_SERVER_SOCKET: 'tcp:6003' }).port).toBe(6003);
    expect(adbAddress({ ADB_SERVER_SOCKET: 'tcp:[::1]:6003' })).toEqual({ host: '::1', port: 6003 });
    expect(adbAddress({ ANDROID_ADB_SERVER_PORT: 'nonsense' }).port).toBe(5037);
  });

  it('is the adb of the bundled folder, PATH, ANDROID_HOME, and never one of the working folder', () => {
    const base = mkdtempSync(join(tmpdir(), 'photoferry-adb-'));
    const put = (folder: string) => {
      mkdirSync(join(base, folder), { recursive: true });
      writeFileSync(join(base, folder, 'adb'), '');
      chmodSync(join(base, folder, 'adb'), 0o755);
      return join(base, folder);
    };
    const sdk = put('sdk/platform-tools');
    const onPath = put('bin');
    const bundled = put('bundled');
    const env = { PATH: `.:${join(base, 'none')}:${onPath}`, ANDROID_HOME: join(base, 'sdk') };
    expect(findAdb(env, bundled)).toBe(join(bundled, 'adb'));
    expect(findAdb(env)).toBe(join(onPath, 'adb'));
    expect(findAdb({ ...env, PATH: '' })).toBe(join(sdk, 'adb'));
    expect(findAdb({ PATH: '.', ANDROID_SDK_ROOT: join(base, 'sdk') })).toBe(join(sdk, 'adb'));
    expect(findAdb({ PATH: 'sdk/platform-tools' })).toBeUndefined();
    rmSync(base, { recursive: true });
  });

  it('is a battery and a disk within sense', () => {
    expect(readBattery('  status: 5\n  level: 50\n  scale: 100\n')).toEqual({ percent: 50, charging: true });
    expect(readBattery('  level: 900\n  scale: 100\n')?.percent).toBe(100);
    expect(readBattery("Can't find service: battery\n")).toBeUndefined();
    const df =
      'Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/fuse 100 40 60 40% /storage/emulated\n';
    expect(readStorage(df)).toEqual({ totalBytes: 102_400, freeBytes: 61_440 });
    expect(readStorage('df: nothing\n')).toBeUndefined();
  });
});
