import { installCutover } from './install-cutover.ts';
import type { Scheduled, ScheduleFile } from './scheduled.ts';

/**
 * A line for crontab(5). By which clock cron goes differs (CRON_TZ is cronie's; Debian's goes by the machine's), so the line comes each quarter of
 * an hour, which no zone is off by less than, and looks at the right clock itself.
 */
export function scheduleByCron(scheduled: Scheduled): ScheduleFile[] {
  const { drill, name, every, written, leastReadiness, mostMinutes, isNpm } = scheduled;
  const { days, hour, minute, zone } = every;
  const quarters = [0, 15, 30, 45].map((step) => (minute + step) % 60).toSorted((a, b) => a - b);
  const two = (value: number): string => String(value).padStart(2, '0');
  // date +%u has Sunday as 7.
  const isoDays = days.map((day) => (day === 0 ? 7 : day)).join('');
  // Of the history the readiness alone decides, and that only where the drill has passed.
  const history =
    leastReadiness === null
      ? 'npx cutover history results || true'
      : `npx cutover history results --least-readiness ${leastReadiness} || [ $code -ne 0 ] || code=$?`;
  const script = `for try in 1 2; do code=0; timeout ${mostMinutes}m npx cutover drill ${drill} || code=$?; [ $code -eq 3 ] || break; done; ${history}; exit $code`;
  // In a crontab a % ends the command.
  const isDue = `date "+\\%u \\%H:\\%M" | grep -qx "[${isoDays}] ${two(hour)}:${two(minute)}"`;
  return [
    {
      path: `${name}.crontab`,
      text: `# ${drill}: ${written}. Add it with: crontab -e. REPOSITORY is where it is checked out, with Cutover installed in it: ${installCutover(isNpm).command}
# What it says stands in cutover.log; that it did not pass, with its exit code, is mailed by cron. flock: one at a time. A run that was invalid (3) is done once more.
REPOSITORY=/srv/repository
PATH=/usr/local/bin:/usr/bin:/bin
${quarters.join(',')} * * * * TZ=${zone} ${isDue} || exit 0; { cd "$REPOSITORY" && flock -n .${name}.lock sh -c '${script}' >> cutover.log 2>&1; } || { code=$?; echo "${name} ended with $code: see cutover.log in $REPOSITORY"; exit $code; }
`,
    },
  ];
}
