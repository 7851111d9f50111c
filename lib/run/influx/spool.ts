import { mkdir, readdir, readFile, rename, rm, rmdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCause } from '../../kit/cutover-error.ts';

/** Lines that wait for a database, oldest first: in a folder, a file for each lot, which survives whoever wrote it. */
export interface Spool {
  /** Takes whole lines, each with its end, at once; they are in a file a little later. What finds no room is lost, and counted. */
  add(lines: string): void;
  /** All that was added is in a file. */
  settle(): Promise<void>;
  /** The oldest lots, as many as go together; null: there are none. */
  first(): Promise<Lot | null>;
  /** Drops lots that are done with. */
  remove(lot: Lot): Promise<void>;
  /** Lines that wait. */
  waiting(): number;
  /** Lines that were lost, and why, as a clause. */
  lost(): { lines: number; why: string | null };
  /** Removes the folder where nothing is in it. */
  close(): Promise<void>;
}

/** What is sent in one request. */
export interface Lot {
  files: readonly string[];
  text: string;
  lines: number;
}

export interface SpoolOptions {
  /** Its folder; made when it is needed. */
  path: string;
  /** So much may wait, bytes. Default 64 MiB. */
  mostBytes?: number;
  /** So much is sent at once, bytes, or one file. Default 4 MiB: InfluxDB takes 25 MB. */
  mostLotBytes?: number;
}

interface Waiting {
  name: string;
  bytes: number;
  lines: number;
}

const FILE = /^\d{8}\.lines$/;
/** One whose writer was killed. */
const PART = /^\d{8}\.lines\.part$/;

/** Opens a spool; what an earlier one has left in the folder waits in it. */
export async function openSpool({
  path,
  mostBytes = 64 * 1024 * 1024,
  mostLotBytes = 4 * 1024 * 1024,
}: SpoolOptions): Promise<Spool> {
  const files: Waiting[] = await listWaiting(path);
  let next = Number(files.at(-1)?.name.slice(0, 8) ?? -1) + 1;
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  let pending: string[] = [];
  let writing: Promise<void> | null = null;
  const lost = { lines: 0, why: null as string | null };
  const lose = (lines: number, why: string): void => {
    lost.lines += lines;
    lost.why = why;
  };

  const writeOut = async (): Promise<void> => {
    while (pending.length > 0) {
      const text = takeSome();
      const size = Buffer.byteLength(text);
      const name = `${String(next++).padStart(8, '0')}.lines`;
      try {
        // Not those around it: a run that never began has its folder removed.
        if (files.length === 0) await mkdir(path, { mode: 0o700 }).catch(allowExisting);
        // There whole or not at all: half a time would be another time.
        await writeFile(join(path, `${name}.part`), text, { mode: 0o600 });
        await rename(join(path, `${name}.part`), join(path, name));
        files.push({ name, bytes: size, lines: countLines(text) });
      } catch (error) {
        await rm(join(path, `${name}.part`), { force: true }).catch(() => {});
        bytes -= size;
        lose(countLines(text), `${path} cannot be written: ${formatCause(error)}`);
      }
    }
    writing = null;
  };
  const takeSome = (): string => {
    let length = 0;
    let count = 0;
    while (count < pending.length && (count === 0 || length < mostLotBytes)) length += pending[count++]!.length;
    return pending.splice(0, count).join('');
  };

  const spool: Spool = {
    add(lines) {
      if (lines === '') return;
      const size = Buffer.byteLength(lines);
      if (bytes + size > mostBytes) {
        lose(countLines(lines), `more than ${Math.round(mostBytes / 1024 / 1024)} MiB would have waited`);
        return;
      }
      bytes += size;
      pending.push(lines);
      writing ??= writeOut();
    },
    async settle() {
      for (let current = writing; current !== null; current = writing) await current;
    },
    async first() {
      if (files.length === 0) await writing;
      const chosen: Waiting[] = [];
      let size = 0;
      for (const file of files) {
        if (chosen.length > 0 && size + file.bytes > mostLotBytes) break;
        chosen.push(file);
        size += file.bytes;
      }
      if (chosen.length === 0) return null;
      const texts: string[] = [];
      const read: Waiting[] = [];
      for (const file of chosen) {
        const text = await readFile(join(path, file.name), 'utf8').catch((error: unknown) => {
          forget([file.name]);
          lose(file.lines, `${path} cannot be read: ${formatCause(error)}`);
          return null;
        });
        if (text === null) continue;
        texts.push(text);
        read.push(file);
      }
      if (read.length === 0) return spool.first();
      const names = read.map(({ name }) => name);
      return { files: names, text: texts.join(''), lines: read.reduce((sum, { lines }) => sum + lines, 0) };
    },
    async remove(lot) {
      forget(lot.files);
      for (const name of lot.files) await rm(join(path, name), { force: true }).catch(() => {});
    },
    waiting: () =>
      files.reduce((sum, { lines }) => sum + lines, 0) + pending.reduce((sum, lines) => sum + countLines(lines), 0),
    lost: () => ({ ...lost }),
    async close() {
      await rmdir(path).catch(() => {});
    },
  };
  return spool;

  function forget(names: readonly string[]): void {
    for (const name of names) {
      const place = files.findIndex((file) => file.name === name);
      if (place >= 0) bytes -= files.splice(place, 1)[0]!.bytes;
    }
  }
}

function allowExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** How many whole lines a text has. */
export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

async function listWaiting(path: string): Promise<Waiting[]> {
  await keepParts(path);
  const waiting: Waiting[] = [];
  for (const name of await listFiles(path, FILE)) {
    const text = await readFile(join(path, name));
    waiting.push({ name, bytes: text.length, lines: countLines(text.toString('utf8')) });
  }
  return waiting;
}

/** Of a file that was half written when its writer was killed, the lines that are whole wait as any other; the last, which is not, was never said to wait. */
async function keepParts(path: string): Promise<void> {
  for (const name of await listFiles(path, PART)) {
    const part = join(path, name);
    const text = await readFile(part);
    await truncate(part, text.lastIndexOf('\n') + 1);
    await rename(part, part.replace(/\.part$/, ''));
  }
}

async function listFiles(path: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() && pattern.test(entry.name) ? [entry.name] : [])).toSorted();
}
