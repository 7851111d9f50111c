import { MOST_MINUTES, type Scheduled, type ScheduleFile } from './scheduled.ts';

/**
 * A line for crontab(5). By which clock cron goes differs (CRON_TZ is cronie's; Debian's goes by the machine's), so the line comes each quarter of
 * an hour, which no zone is off by less than, and looks at the right clock itself.
 */
export function scheduleByCron({ drill, name, every, written, leastReadiness }: Scheduled): ScheduleFile[] {
  const { days, hour, minute, zone } = every;
  const quarters = [0, 15, 30, 45].map((step) => (minute + step) % 60).toSorted((a, b) => a - b);
  const two = (value: number): string => String(value).padStart(2, '0');
  // date +%u has Sunday as 7.
  const isoDays = days.map((day) => (day === 0 ? 7 : day)).join('');
  const drillOnce = `timeout ${MOST_MINUTES}m npx cutover drill ${drill}`;
  const readiness = leastReadiness === null ? '' : ` --least-readiness ${leastReadiness}`;
  // In a crontab a % ends the command.
  const isDue = `date "+\\%u \\%H:\\%M" | grep -qx "[${isoDays}] ${two(hour)}:${two(minute)}"`;
  return [
    {
      path: `${name}.crontab`,
      text: `# ${drill}: ${written}. Add it with: crontab -e. REPOSITORY is where it is checked out, with Cutover among its devDependencies.
# What it says is mailed by cron, or stands in cutover.log. flock: one at a time. A run that was invalid (3) is done once more.
REPOSITORY=/srv/repository
PATH=/usr/local/bin:/usr/bin:/bin
${quarters.join(',')} * * * * TZ=${zone} ${isDue} && cd "$REPOSITORY" && flock -n .${name}.lock sh -c '{ ${drillOnce} || { [ $? -eq 3 ] && ${drillOnce}; }; }; npx cutover history results${readiness}' >> cutover.log 2>&1 || true
`,
    },
  ];
}
