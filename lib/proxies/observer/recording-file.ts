import { closeSync, openSync, writeSync } from 'node:fs';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import type { RecordedExchange, RecordingHeader } from '../../collector/records/recording.ts';

/** A recording that is being written. */
export interface RecordingFile {
  write(exchange: RecordedExchange): void;
  close(): void;
}

/**
 * Creates a recording and writes its header. Each line is written when it is known and waits for nothing, so that
 * what a killed recorder leaves can be read. Only its owner may read it: prompts are in it. Throws a `usage` error
 * when the file is there already or cannot be made.
 */
export function createRecordingFile(path: string, header: RecordingHeader): RecordingFile {
  const file = open(path);
  const write = (line: RecordingHeader | RecordedExchange): void => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  };
  write(header);
  return { write, close: () => closeSync(file) };
}

function open(path: string): number {
  try {
    return openSync(path, 'ax', 0o600);
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const reason = taken ? 'it is there already. Give a new file' : formatCause(error);
    throw new CutoverError('usage', `${path} cannot be written: ${reason}.`, { cause: error });
  }
}
