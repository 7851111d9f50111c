import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { download } from '../../../scripts/setup/download.mjs';
import { extractFile } from '../../../scripts/setup/extract.mjs';
import { formatUrl, planDownload } from '../../../scripts/setup/fetch-k6.mjs';
import release from '../../../scripts/setup/k6-release.json' with { type: 'json' };
import { createScratch, createTarGz, startMirror } from '../../support/setup-scratch.ts';

const PATH = '/v2.2.0/k6-v2.2.0-linux-amd64.tar.gz';

describe('where the archive comes from', () => {
  test.each([
    [undefined, `https://github.com/grafana/k6/releases/download${PATH}`],
    ['', `https://github.com/grafana/k6/releases/download${PATH}`],
    ['https://mirror.example/k6', `https://mirror.example/k6${PATH}`],
    ['http://mirror.example:8080/a/b/', `http://mirror.example:8080/a/b${PATH}`],
  ])('CUTOVER_K6_MIRROR %j gives %s', (mirror, expected) => {
    expect(planDownload({ release, machine: 'linux-x64', mirror }).url.href).toBe(expected);
  });

  test.each(['mirror.example/k6', 'ftp://mirror.example', 'https://'])('CUTOVER_K6_MIRROR %j is refused', (mirror) => {
    expect(() => planDownload({ release, machine: 'linux-x64', mirror })).toThrow(`got "${mirror}"`);
  });

  test('a machine without an archive is named', () => {
    expect(() => planDownload({ release, machine: 'linux-s390x', mirror: '' })).toThrow('linux-s390x');
  });

  test('every archive is pinned by a SHA-256', () => {
    for (const { sha256 } of Object.values(release.archives)) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a password in a mirror is not printed', () => {
    expect(formatUrl(new URL('https://me:secret@mirror.example/k6'))).toBe('https://mirror.example/k6');
  });
});

describe('taking k6 out of an archive', () => {
  const content = Buffer.from('the program '.repeat(100));

  test('.tar.gz', () => {
    const archive = createTarGz('k6-v2.2.0-linux-amd64', 'k6', content);
    expect(extractFile(archive, 'k6.tar.gz', 'k6')).toEqual(content);
    expect(() => extractFile(archive, 'k6.tar.gz', 'other')).toThrow('k6.tar.gz holds no other');
  });

  test.each([0, 8] as const)('.zip, method %i', (method) => {
    const archive = createZip('k6-v2.2.0-macos-arm64/k6', content, method);
    expect(extractFile(archive, 'k6.zip', 'k6')).toEqual(content);
    expect(() => extractFile(archive, 'k6.zip', 'other')).toThrow('k6.zip holds no other');
  });

  test.each([
    ['k6.tar.gz', 'incorrect header check'],
    ['k6.zip', 'has no directory'],
  ])('something else called %s is an error', (name, message) => {
    expect(() => extractFile(Buffer.from('<html>sign in</html>'), name, 'k6')).toThrow(message);
  });
});

describe('a download', () => {
  const body = Buffer.from('archive');
  const sha256 = createHash('sha256').update(body).digest('hex');

  test('follows redirects and reports how far it is', async () => {
    using scratch = createScratch();
    await using mirror = await startMirror((request, response) => {
      if (request.url === '/mirror/a') response.writeHead(302, { location: '/b' }).end();
      else response.writeHead(200, { 'content-length': body.length }).end(body);
    });
    const file = join(scratch.root, 'archive');
    const seen: (number | undefined)[][] = [];
    await download({ url: new URL(`${mirror.url}/a`), file, sha256, onProgress: (...state) => seen.push(state) });
    expect(readFileSync(file)).toEqual(body);
    expect(seen.at(-1)).toEqual([body.length, body.length]);
  });

  test.each([
    ['another content', 200, 'other', 'refused: its SHA-256 is'],
    ['a status other than 200', 404, 'archive', 'answered with status 404'],
  ])('%s is refused', async (_title, status, answer, message) => {
    using scratch = createScratch();
    await using mirror = await startMirror((_request, response) => response.writeHead(status).end(answer));
    const file = join(scratch.root, 'archive');
    await expect(download({ url: new URL(mirror.url), file, sha256 })).rejects.toThrow(message);
  });

  test('redirects without end are given up', async () => {
    using scratch = createScratch();
    await using mirror = await startMirror((_request, response) => response.writeHead(302, { location: '/' }).end());
    const file = join(scratch.root, 'archive');
    await expect(download({ url: new URL(mirror.url), file, sha256 })).rejects.toThrow('more than 5 redirects');
  });

  test('a cut in the middle is an error', async () => {
    using scratch = createScratch();
    await using mirror = await startMirror((_request, response) => {
      response.writeHead(200, { 'content-length': body.length }).write('arch', () => response.destroy());
    });
    const file = join(scratch.root, 'archive');
    await expect(download({ url: new URL(mirror.url), file, sha256 })).rejects.toThrow('aborted');
  });

  test('a stall is given up, a body that is slow all along is not', async () => {
    using scratch = createScratch();
    const file = join(scratch.root, 'archive');
    await using mirror = await startMirror((request, response) => {
      response.writeHead(200).write(body.subarray(0, 1));
      if (request.url === '/mirror/stall') return;
      let at = 1;
      const timer = setInterval(() => {
        response.write(body.subarray(at, ++at));
        if (at === body.length) {
          clearInterval(timer);
          response.end();
        }
      }, 250);
    });
    // Slower in all (1.5 s) than a connection may take, never as long without a byte as a stall.
    const limits = { connectMs: 1_000, stallMs: 1_200 };
    await download({ url: new URL(`${mirror.url}/slow`), file, sha256, limits });
    const stalled = download({ url: new URL(`${mirror.url}/stall`), file, sha256, limits });
    await expect(stalled).rejects.toThrow('nothing came from');
  });

  test('connecting is given up after 5 s, TLS included', async () => {
    using scratch = createScratch();
    // It takes the connection and never says a word, so TLS never stands.
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const url = new URL(`https://127.0.0.1:${(silent.address() as AddressInfo).port}/`);
      const given = download({ url, file: join(scratch.root, 'archive'), sha256 });
      await expect(given).rejects.toThrow(`no connection to ${url.host} after 5 s`);
    } finally {
      silent.close();
    }
  });
});

function createZip(path: string, content: Buffer, method: 0 | 8): Buffer {
  const packed = method === 0 ? content : deflateRawSync(content);
  const name = Buffer.from(path);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  const sizes = (at: number, header: Buffer): void => {
    header.writeUInt16LE(method, at);
    header.writeUInt32LE(crc32(content), at + 6);
    header.writeUInt32LE(packed.length, at + 10);
    header.writeUInt32LE(content.length, at + 14);
    header.writeUInt16LE(name.length, at + 18);
  };
  sizes(8, local);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  sizes(10, entry);
  const before = Buffer.concat([local, name, packed]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(before.length, 16);
  return Buffer.concat([before, entry, name, end]);
}
