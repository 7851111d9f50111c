import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AskedCase } from '../../collector/scorecard/rehearsal.ts';
import { createRunFolder, type NewRunFolder } from '../runner/run-folder.ts';

/** Where the files of a rehearsal lie: of those of a run, it has `drill.json`, `plan.ndjson`, `cases.ndjson`, `records.ndjson` and `report.html`. */
export interface RehearsalFolder extends NewRunFolder {
  /** What was asked, what came, and what contracts said of it, a line each. */
  answers: string;
  rehearsal: string;
}

/** Makes it: `out`, or `<drill>-rehearsal-<time>-<seed>` in `resultsPath`. Throws as `createRunFolder` does. */
export async function createRehearsalFolder(options: {
  out?: string | undefined;
  resultsPath: string;
  drillName: string;
  seed: number;
  now: Date;
}): Promise<RehearsalFolder> {
  const folder = await createRunFolder({ ...options, drillName: `${options.drillName}-rehearsal` });
  return {
    ...folder,
    answers: join(folder.path, 'answers.ndjson'),
    rehearsal: join(folder.path, 'rehearsal.json'),
  };
}

/** A file of answers, written as they come: who breaks a rehearsal off has what there was. `using` it. */
export function openAnswers(path: string): { write(asked: AskedCase): void } & Disposable {
  const file = openSync(path, 'w', 0o600);
  return {
    write: (asked) => void writeSync(file, `${JSON.stringify(asked)}\n`),
    [Symbol.dispose]: () => closeSync(file),
  };
}
