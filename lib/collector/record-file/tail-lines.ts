import { open } from 'node:fs/promises';

/** Follows a file of lines that is being written. */
export interface LinesTail {
  /** Reads what has come since the last call; a line that is not whole yet waits for the next. */
  read(): Promise<string[]>;
  /** Where the last line that was whole ends, bytes from the file's beginning. */
  readonly readBytes: number;
  close(): Promise<void>;
}

const CHUNK_BYTES = 1024 * 1024;
const NEWLINE = 10;

/** Opens `path`, which must exist; `from` its beginning (the default), or its end as it is now. */
export async function tailLines(path: string, from: 'beginning' | 'end' = 'beginning'): Promise<LinesTail> {
  const file = await open(path, 'r');
  let position = from === 'end' ? (await file.stat()).size : 0;
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  return {
    async read() {
      const lines: string[] = [];
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position);
        position += bytesRead;
        if (bytesRead === 0) return lines;
        rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
        const end = rest.lastIndexOf(NEWLINE);
        if (end === -1) continue;
        for (const line of rest.subarray(0, end).toString('utf8').split('\n')) lines.push(line);
        rest = Buffer.from(rest.subarray(end + 1));
      }
    },
    get readBytes() {
      return position - rest.length;
    },
    close: () => file.close(),
  };
}
