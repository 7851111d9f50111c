/** What is asked of a drill that names no objectives: the least that anybody wants of a failover. */
export const defaultObjectives = [
  { metric: 'httpSuccessRatio', phase: 'outage', min: 0.99 },
  { metric: 'usableRatio', phase: 'outage', min: 0.95 },
  { metric: 'failoverMs', phase: 'run', max: 10_000 },
] as const;
