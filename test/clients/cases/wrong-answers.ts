import { BOTH, type FaultCase } from '../fault-case.ts';
import { overloads } from './provider-errors.ts';

/** Answers that are none, with a status that says otherwise. */
export const wrongAnswerCases: readonly FaultCase[] = [
  {
    title: '200 with an error for a body or first event',
    modes: BOTH,
    fault: (wire) => ({ kind: 'ok-with-error-body', error: overloads[wire] }),
  },
  { title: '200 with an empty body', modes: BOTH, fault: () => ({ kind: 'empty-body' }) },
  { title: '200 with a maintenance page in HTML', modes: BOTH, fault: () => ({ kind: 'wrong-content-type' }) },
  {
    title: 'a redirect to where nothing is',
    modes: BOTH,
    fault: (_, { path }) => ({
      kind: 'redirect',
      location: '/moved',
      match: { path: `${path.replace(/:.*/, '')}*` },
    }),
  },
];
