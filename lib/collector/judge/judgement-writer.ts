import { closeSync, openSync, writeSync } from 'node:fs';
import { type JudgedAnswer, type JudgedBy, type JudgementLine, JUDGEMENTS_VERSION } from '../records/judgement.ts';

const FLUSH_CHARACTERS = 64 * 1024;

/** Writes a file of judgements. Every call throws what the system says when the file takes no more. `using` it. */
export interface JudgementWriter extends Disposable {
  write(judged: JudgedAnswer): void;
  /** Writes what is waiting. */
  flush(): void;
  /** Says that all of so many bytes of records were looked at; nothing may follow. */
  end(recordsBytes: number): void;
}

/** Begins a file of judgements; what was in it is gone. */
export function openJudgementWriter(path: string, by: Omit<JudgedBy, 'kind' | 'version'>): JudgementWriter {
  const file = openSync(path, 'w', 0o600);
  let answers = 0;
  let waiting = '';
  const flush = (): void => {
    let bytes = Buffer.from(waiting);
    waiting = '';
    while (bytes.length > 0) bytes = bytes.subarray(writeSync(file, bytes));
  };
  const add = (line: JudgementLine): void => {
    waiting += `${JSON.stringify(line)}\n`;
    if (waiting.length >= FLUSH_CHARACTERS) flush();
  };
  add({ kind: 'judged-by', version: JUDGEMENTS_VERSION, ...by });
  return {
    write(judged) {
      answers++;
      add(judged);
    },
    flush,
    end(recordsBytes) {
      add({ kind: 'judged', answers, recordsBytes });
      flush();
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}
