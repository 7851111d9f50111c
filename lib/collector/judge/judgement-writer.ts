import { closeSync, openSync, writeSync } from 'node:fs';
import { type JudgedBy, type JudgementLine, JUDGEMENTS_VERSION } from '../records/judgement.ts';
import type { JudgedLines } from './judge-lines.ts';

const FLUSH_CHARACTERS = 64 * 1024;

/** Writes a file of judgements. Every call throws what the system says when the file takes no more. `using` it. */
export interface JudgementWriter extends Disposable {
  add(judged: JudgedLines): void;
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
  const add = (lines: string): void => {
    waiting += lines;
    if (waiting.length >= FLUSH_CHARACTERS) flush();
  };
  const addLine = (line: JudgementLine): void => add(`${JSON.stringify(line)}\n`);
  addLine({ kind: 'judged-by', version: JUDGEMENTS_VERSION, ...by });
  return {
    add(judged) {
      answers += judged.answers;
      add(judged.text);
    },
    flush,
    end(recordsBytes) {
      addLine({ kind: 'judged', answers, recordsBytes });
      flush();
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}
