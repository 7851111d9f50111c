import { dayNames } from './parse-every.ts';
import { installCutover } from './install-cutover.ts';
import type { Scheduled, ScheduleFile } from './scheduled.ts';

/**
 * A timer of systemd and its service. A time zone in OnCalendar is right over changes of the clock; a service runs once at a time by itself; what a
 * machine that was off missed is done when it is on again.
 * Source: systemd.time(7), systemd.timer(5), systemd.service(5). It is no oneshot service, as these may not be started again by their exit status.
 */
export function scheduleBySystemd(scheduled: Scheduled): ScheduleFile[] {
  const { drill, name, every, written, leastReadiness, mostMinutes, isNpm } = scheduled;
  const { days, hour, minute, zone } = every;
  const two = (value: number): string => String(value).padStart(2, '0');
  const readiness =
    leastReadiness === null ? '' : ` && npx cutover history results --least-readiness ${leastReadiness}`;
  const onDays = days.length === 7 ? '' : `${days.map((day) => dayNames[day]).join(',')} `;
  return [
    {
      path: `/etc/systemd/system/${name}.service`,
      text: `# ${drill}: ${written}. The repository is checked out at WorkingDirectory, with Cutover installed in it: ${installCutover(isNpm).command}
[Unit]
Description=Cutover drill ${drill}
# A run that was invalid (3) is done once more.
StartLimitIntervalSec=${3 * mostMinutes}min
StartLimitBurst=2

[Service]
Type=exec
WorkingDirectory=/srv/repository
ExecStart=/bin/sh -c 'npx cutover drill ${drill}${readiness}'
RestartForceExitStatus=3
RestartSec=60
RuntimeMaxSec=${mostMinutes}min
# The drill reverts its faults first.
KillSignal=SIGTERM
TimeoutStopSec=60
`,
    },
    {
      path: `/etc/systemd/system/${name}.timer`,
      text: `# Begin it with: systemctl enable --now ${name}.timer
[Unit]
Description=${written}

[Timer]
OnCalendar=${onDays}*-*-* ${two(hour)}:${two(minute)}:00 ${zone}
Persistent=true
AccuracySec=1min

[Install]
WantedBy=timers.target
`,
    },
  ];
}
