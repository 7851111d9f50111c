import { node, pure, type Room } from './room.ts';

/** The rooms of the collector: what a run leaves, judged, scored and reported; rooms.ts has the others. */
export const COLLECTOR_ROOMS: Readonly<Record<string, Room>> = {
  'lib/collector/records': pure(['lib/kit', 'lib/wire/sse']),
  // What a score is written as: all that reports, and other programs, know of the scorer.
  'lib/collector/scorecard': pure(['lib/kit', 'lib/drill/objectives']),
  // Records as they come, in tables: nothing is joined yet.
  'lib/collector/score/evidence': pure(['lib/kit', 'lib/drill', 'lib/drill/workloads', 'lib/collector/records']),
  // The run put together: who served, what failed, what a fault met, when traffic moved.
  'lib/collector/score/join': pure([
    'lib/kit',
    'lib/drill',
    'lib/drill/objectives',
    'lib/drill/workloads',
    'lib/collector/records',
    'lib/collector/scorecard',
    'lib/collector/score/evidence',
  ]),
  'lib/collector/score/measures': pure([
    'lib/kit',
    'lib/drill',
    'lib/collector/scorecard',
    'lib/collector/score/evidence',
    'lib/collector/score/join',
  ]),
  'lib/collector/score/metrics': pure([
    'lib/kit',
    'lib/drill/objectives',
    'lib/collector/scorecard',
    'lib/collector/score/evidence',
    'lib/collector/score/measures',
    'lib/collector/score/join',
  ]),
  'lib/collector/score/validity': pure([
    'lib/kit',
    'lib/drill',
    'lib/drill/objectives',
    'lib/collector/records',
    'lib/collector/scorecard',
    'lib/collector/score/evidence',
    'lib/collector/score/join',
  ]),
  'lib/collector/score': pure([
    'lib/kit',
    'lib/drill',
    'lib/drill/objectives',
    'lib/collector/records',
    'lib/collector/scorecard',
    'lib/collector/score/evidence',
    'lib/collector/score/measures',
    'lib/collector/score/metrics',
    'lib/collector/score/join',
    'lib/collector/score/validity',
  ]),
  // Cases put to each provider without load: the matrix of what contracts make of the answers.
  'lib/collector/rehearsal': pure(['lib/kit', 'lib/collector/scorecard']),
  // How a load at each rate fared: what a search for the breaking rate goes by, and what it says.
  'lib/collector/capacity': pure([
    'lib/kit',
    'lib/wire/provider-errors',
    'lib/drill',
    'lib/drill/objectives',
    'lib/collector/scorecard',
    'lib/collector/score/evidence',
    'lib/collector/score/join',
  ]),
  // A log of calls, counted over time, and the incident that is in it.
  'lib/collector/fit': pure(['lib/kit', 'lib/wire/provider-errors', 'lib/faults', 'lib/drill/incidents']),
  // What a run, a search and a rehearsal are as points of time series.
  'lib/collector/points': pure(['lib/kit', 'lib/collector/records', 'lib/collector/scorecard']),
  // Scorecards held against each other, and over time.
  'lib/collector/compare': pure(['lib/kit', 'lib/drill/objectives', 'lib/collector/scorecard']),
  'lib/collector/report': pure(['lib/kit', 'lib/drill/objectives', 'lib/collector/scorecard', 'lib/collector/compare']),
  // What a fit is shown as: it knows of no scorecard, and reports of no fit.
  'lib/collector/fit-page': pure(['lib/kit', 'lib/collector/report', 'lib/collector/fit']),
  'lib/collector/plan-file': node([
    'lib/kit',
    'lib/drill/workloads',
    'lib/collector/score/evidence',
    'lib/collector/score/join',
  ]),
  'lib/collector/record-file': node(['lib/kit', 'lib/collector/records']),
  // A stage of its own: the scorer knows no contract.
  'lib/collector/judge': node([
    'lib/kit',
    'lib/drill',
    'lib/drill/contracts',
    'lib/drill/workloads',
    'lib/collector/records',
    'lib/collector/record-file',
    'lib/collector/score/evidence',
  ]),
};
