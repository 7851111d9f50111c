import { formatCron } from './cron-line.ts';
import { installCutover } from './install-cutover.ts';
import type { Scheduled, ScheduleFile } from './scheduled.ts';
import { indent, renderShell } from './shell-steps.ts';

/**
 * A job of GitLab's. When it runs is not in its file: a pipeline schedule says so, with a time zone of its own, and the command that makes one stands above.
 * Source: https://docs.gitlab.com/ci/yaml/ and https://docs.gitlab.com/api/pipeline_schedules/
 */
export function scheduleOnGitlab(scheduled: Scheduled): ScheduleFile[] {
  const { drill, name, every, written, mostMinutes } = scheduled;
  const install = installCutover(scheduled.isNpm);
  return [
    {
      path: `.gitlab/${name}.yml`,
      text: `# ${drill}: ${written}. In .gitlab-ci.yml:  include: .gitlab/${name}.yml
# The schedule is made once, by hand under Build > Pipeline schedules, or with a token that may (scope api):
#   id=$(curl --fail -H "PRIVATE-TOKEN: $TOKEN" "$GITLAB/api/v4/projects/$PROJECT/pipeline_schedules" \\
#     --data-urlencode "description=${name}" --data-urlencode "ref=refs/heads/main" \\
#     --data-urlencode "cron=${formatCron(every)}" --data-urlencode "cron_timezone=${every.zone}" | sed 's/^{"id":\\([0-9]*\\).*/\\1/')
#   curl --fail -H "PRIVATE-TOKEN: $TOKEN" "$GITLAB/api/v4/projects/$PROJECT/pipeline_schedules/$id/variables" \\
#     --data-urlencode "key=CUTOVER_SCHEDULE" --data-urlencode "value=${name}"
${name}:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule" && $CUTOVER_SCHEDULE == "${name}"
  # One at a time: what comes meanwhile waits.
  resource_group: ${name}
  interruptible: false
  timeout: ${mostMinutes} minutes
  before_script:
    # ${install.note}
    - ${install.command}
    - npx cutover setup
  script:
    - |
${indent(renderShell(scheduled, null), 6)}
  artifacts:
    # Report and records, also of a run that failed. They hold prompts and answers.
    when: always
    expire_in: 90 days
    paths:
      - results/
    reports:
      junit: cutover-junit.xml
`,
    },
  ];
}
