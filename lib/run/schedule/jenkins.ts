import { formatCron } from './cron-line.ts';
import { installCutover } from './install-cutover.ts';
import type { Scheduled, ScheduleFile } from './scheduled.ts';
import { indent, renderShell } from './shell-steps.ts';

/**
 * A declarative pipeline of Jenkins. Its cron has a time zone of its own.
 * Source: https://www.jenkins.io/doc/book/pipeline/syntax/
 */
export function scheduleOnJenkins(scheduled: Scheduled): ScheduleFile[] {
  const { drill, name, every, written, mostMinutes } = scheduled;
  const install = installCutover(scheduled.isNpm);
  return [
    {
      path: `${name}.Jenkinsfile`,
      text: `// ${drill}: ${written}. Node 20.19 or newer is on the agent's path. ${install.note}
pipeline {
  agent any
  triggers {
    cron('''TZ=${every.zone}
${formatCron(every)}''')
  }
  options {
    // One at a time.
    disableConcurrentBuilds()
    timeout(time: ${mostMinutes}, unit: 'MINUTES')
    buildDiscarder(logRotator(daysToKeepStr: '90'))
  }
  stages {
    stage('Drill') {
      steps {
        sh '${install.command} && npx cutover setup'
        sh '''
${indent(['set +x', ...renderShell(scheduled, null)], 10)}
        '''
      }
    }
  }
  post {
    always {
      // Report and records, also of a run that failed. They hold prompts and answers.
      archiveArtifacts artifacts: 'results/**', allowEmptyArchive: true
      junit testResults: 'cutover-junit.xml', allowEmptyResults: true
    }
  }
}
`,
    },
  ];
}
