/** Runs a program that stays, and has started another out of its group; both write their ids into the file that is named. Says when it has begun. */
import { runOnce } from '../../../lib/proxies/process/run-once.ts';

const [file = ''] = process.argv.slice(2);
const running = runOnce(
  ['sh', '-c', `setsid sh -c 'echo $$ >> ${file}; exec sleep 63' & echo $$ >> ${file}; sleep 64`],
  60_000,
  new AbortController().signal,
);
process.send?.('begun');
await running;
