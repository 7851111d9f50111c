import { open } from 'node:fs/promises';
import { checkInput } from '../../collector/record-file/read-input.ts';
import { CutoverError } from '../../kit/cutover-error.ts';

const HEAD_BYTES = 64 * 1024;

/** How files that are no plain text begin, in hex, and what makes text of them. */
const others = [
  { begins: '1f8b', what: 'compressed by gzip', remedy: 'zcat' },
  { begins: '28b52ffd', what: 'compressed by zstd', remedy: 'zstdcat' },
  { begins: '425a68', what: 'compressed by bzip2', remedy: 'bzcat' },
  { begins: 'fd377a585a00', what: 'compressed by xz', remedy: 'xzcat' },
  { begins: 'fffe', what: 'UTF-16', remedy: 'iconv -f UTF-16 -t UTF-8' },
  { begins: 'feff', what: 'UTF-16', remedy: 'iconv -f UTF-16 -t UTF-8' },
];

/** The first 64 KiB of a file. Throws a `usage` error where there is none. */
export async function readHead(path: string): Promise<Buffer> {
  await checkInput(path);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Throws a `usage` error, with what makes text of it, for a file that is compressed or of another encoding. */
export function checkPlain(head: Buffer, path: string): void {
  // As programs of the old Mac, and some tables, end their lines: all of it would be one.
  if (head.includes('\r') && !head.includes('\n'))
    throw new CutoverError(
      'usage',
      `${path} ends its lines with CR alone, and a log is read with LF, or CR and LF: tr '\\r' '\\n' < ${path} > plain.log, and fit that.`,
    );
  const start = head.toString('hex', 0, 8);
  const found = others.find(({ begins }) => start.startsWith(begins));
  if (found === undefined) return;
  throw new CutoverError(
    'usage',
    `${path} is ${found.what}, and a log is read as plain text in UTF-8: ${found.remedy} ${path} > plain.log, and fit that.`,
  );
}
