/**
 * Takes one file out of a release archive. Own readers of a few lines each, so that the set-up depends on no
 * `tar` or `unzip` and nothing but the wanted file is ever written.
 */
import { gunzipSync, inflateRawSync } from 'node:zlib';

/**
 * @param {Buffer} archive
 * @param {string} name The archive's file name; `.tar.gz` or `.zip`.
 * @param {string} wanted The base name of the file inside: `k6`.
 * @returns {Buffer}
 * @throws {Error} No such file inside, or an archive that cannot be read.
 */
export function extractFile(archive, name, wanted) {
  const content = name.endsWith('.zip') ? findInZip(archive, wanted) : findInTar(gunzipSync(archive), wanted);
  if (content === undefined) throw new Error(`${name} holds no ${wanted}`);
  return content;
}

const BLOCK = 512;

/**
 * POSIX ustar, pax interchange format: 512-byte headers, each followed by its file padded to 512 bytes.
 *
 * @param {Buffer} tar
 * @param {string} wanted
 */
function findInTar(tar, wanted) {
  for (let at = 0; at + BLOCK <= tar.length;) {
    const path = text(tar, at, 100);
    if (path === '') return undefined;
    const size = Number.parseInt(text(tar, at + 124, 12), 8);
    const kind = text(tar, at + 156, 1);
    if (!Number.isSafeInteger(size)) throw new Error(`the tar header of ${path} is broken`);
    const start = at + BLOCK;
    if ((kind === '' || kind === '0') && baseName(path) === wanted) return tar.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/**
 * PKWARE APPNOTE 6.3, without encryption and zip64: the directory at the end says where each file starts.
 *
 * @param {Buffer} zip
 * @param {string} wanted
 */
function findInZip(zip, wanted) {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new Error('the zip archive has no directory');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('the directory of the zip archive is broken');
    const method = zip.readUInt16LE(at + 10);
    const packedSize = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    if (baseName(zip.toString('utf8', at + 46, at + 46 + nameLength)) === wanted) {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const packed = zip.subarray(start, start + packedSize);
      if (method !== 0 && method !== 8) throw new Error(`${wanted} is packed by an unknown method (${method})`);
      return method === 0 ? packed : inflateRawSync(packed);
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}

/**
 * @param {Buffer} buffer
 * @param {number} start
 * @param {number} length
 */
function text(buffer, start, length) {
  const field = buffer.toString('latin1', start, start + length);
  const end = field.indexOf('\0');
  return (end === -1 ? field : field.slice(0, end)).trim();
}

/** @param {string} path */
function baseName(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}
