import { scheduleByCron } from './cron.ts';
import { scheduleOnGithub } from './github.ts';
import { scheduleOnGitlab } from './gitlab.ts';
import { scheduleOnJenkins } from './jenkins.ts';
import { scheduleOnKubernetes } from './kubernetes.ts';
import { scheduleBySystemd } from './systemd.ts';
import type { Scheduler } from './scheduled.ts';

/** Every scheduler there is a file for, by the name `--as` takes. A new one is a file and a line here. */
export const schedulers = {
  github: scheduleOnGithub,
  gitlab: scheduleOnGitlab,
  cron: scheduleByCron,
  systemd: scheduleBySystemd,
  kubernetes: scheduleOnKubernetes,
  jenkins: scheduleOnJenkins,
} as const satisfies Record<string, Scheduler>;

export type SchedulerName = keyof typeof schedulers;
export const schedulerNames = Object.keys(schedulers) as SchedulerName[];
