/** Reads the records of the run in the folder that was named, parses each line and keeps none: the least a scoring can take. */
import { join } from 'node:path';
import { readLines } from '../../../lib/collector/record-file/read-lines.ts';
import { tellTaken } from './tell-taken.ts';

const started = process.hrtime.bigint();
let exchanges = 0;
await readLines(join(process.argv[2] ?? '', 'records.ndjson'), (line) => {
  const { kind } = JSON.parse(line) as { kind: string };
  if (kind === 'exchange') exchanges++;
});
if (exchanges === 0) throw new Error('The records hold no exchange.');
tellTaken(started);
