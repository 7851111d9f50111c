// Takes the lock of a folder several times and logs it: `node hold-lock.mjs FOLDER LOG TIMES`.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../scripts/setup/lock.mjs';

const [folder = '', log = '', times = '1'] = process.argv.slice(2);
for (let left = Number(times); left > 0; left--) {
  await withLock({ folder, onWait() {} }, async () => {
    appendFileSync(log, `${process.pid} got\n`);
    await sleep(20);
    appendFileSync(log, `${process.pid} released\n`);
  });
}
