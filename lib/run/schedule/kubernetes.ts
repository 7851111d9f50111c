import { formatCron } from './cron-line.ts';
import type { Scheduled, ScheduleFile } from './scheduled.ts';

/**
 * A CronJob of Kubernetes. Its time zone needs 1.27, its retry rule (podFailurePolicy) 1.31.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/
 */
export function scheduleOnKubernetes(scheduled: Scheduled): ScheduleFile[] {
  const { drill, name, every, written, leastReadiness, mostMinutes } = scheduled;
  const file = drill.split('/').at(-1) ?? drill;
  const history =
    leastReadiness === null
      ? ''
      : ` [ $code -ne 0 ] || npx cutover history results --least-readiness ${leastReadiness} || code=$?;`;
  // The shell is the container's first process, which SIGTERM ends only where it says so: it is passed on, and waited for once more.
  const script = `trap "kill -TERM \\$!" TERM; npx cutover drill drill/${file} & code=0; wait $! || code=$?; if kill -0 $! 2>/dev/null; then code=0; wait $! || code=$?; fi;${history} exit $code`;
  return [
    {
      path: `${name}.yaml`,
      text: `# ${drill}: ${written}. The image has Cutover, k6 and what the drill's file names, and begins in its folder. The drill itself:
#   kubectl create configmap ${name} --from-file=${drill}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
spec:
  schedule: '${formatCron(every)}'
  timeZone: ${every.zone}
  # One at a time.
  concurrencyPolicy: Forbid
  # Later than so it is left out, and counts as missed.
  startingDeadlineSeconds: 1800
  successfulJobsHistoryLimit: 5
  failedJobsHistoryLimit: 5
  jobTemplate:
    spec:
      activeDeadlineSeconds: ${mostMinutes * 60}
      # A run that was invalid (3) is done once more; whatever else fails has failed.
      backoffLimit: 1
      podFailurePolicy:
        rules:
          - action: FailJob
            onExitCodes:
              containerName: drill
              operator: NotIn
              values: [3]
      template:
        spec:
          restartPolicy: Never
          # The drill reverts its faults first.
          terminationGracePeriodSeconds: 60
          containers:
            - name: drill
              image: registry.example.com/cutover:latest
              command: [sh, -c, '${script}']
              resources:
                # What k6 and the proxies need is measured: a full machine makes a run invalid.
                requests: { cpu: '2', memory: 2Gi }
                limits: { memory: 4Gi }
              volumeMounts:
                - { name: drill, mountPath: /app/drill, readOnly: true }
                - { name: results, mountPath: /app/results }
              workingDir: /app
          volumes:
            - name: drill
              configMap: { name: ${name} }
            # Runs are kept, for cutover history and the reports.
            - name: results
              persistentVolumeClaim: { claimName: ${name}-results }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}-results
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests: { storage: 5Gi }
`,
    },
  ];
}
