import type { FaultInput } from '../../faults/index.ts';
import {
  type ProviderErrorName,
  providerErrorNames,
  providerErrors,
} from '../../wire/provider-errors/provider-errors.ts';
import { failureWords, type FailureWord } from './log-row.ts';

/** How a kind of failure is played. */
export interface ChosenFault {
  fault: FaultInput;
  /** Why it is a stand-in; null: it is what the log says. */
  standIn: string | null;
}

/**
 * The fault by which a kind of failure of a log is played. A log keeps a status, and seldom a body: that is taken from an error of the same
 * provider and status, else of another provider, else with this status put on one of the same class.
 */
export function chooseFault(kind: string, provider: string): ChosenFault {
  if (Object.hasOwn(failureWords, kind)) return ofWord(kind as FailureWord);
  const [code = '', word] = kind.split(' ');
  const status = Number(code);
  if (!(status >= 400 && status <= 599))
    return {
      fault: { kind: 'error-response', error: 'openai-500' },
      standIn: `a 500 stands for "${kind}", whose status the log does not tell`,
    };
  const known = providerErrorNames.filter((name) => providerErrors[name].status === status);
  const own = known.filter((name) => provider.startsWith(providerErrors[name].provider));
  const said = (name: ProviderErrorName): boolean =>
    word !== undefined && JSON.stringify(providerErrors[name].body).includes(word);
  const named = own.find(said) ?? known.find(said);
  if (named !== undefined) return { fault: { kind: 'error-response', error: named }, standIn: null };
  const error = own[0] ?? known[0];
  if (error !== undefined)
    return {
      fault: { kind: 'error-response', error },
      standIn: `the body of ${error} stands for that of a ${status}, which the log does not keep`,
    };
  const like = status >= 500 ? 'openai-500' : 'openai-400-param';
  return {
    fault: { kind: 'error-response', error: like, status },
    standIn: `the body of ${like} stands for that of a ${status}, which is of no error that is known`,
  };
}

function ofWord(word: FailureWord): ChosenFault {
  switch (word) {
    case 'timeout':
      return { fault: { kind: 'silence' }, standIn: null };
    case 'client-gone':
      return {
        fault: { kind: 'silence' },
        standIn: 'silence stands for callers who left before their answer was whole',
      };
    case 'no-connection':
      return {
        fault: { kind: 'reset' },
        standIn: 'a reset in place of the answer stands for a connection that was never made',
      };
    case 'cut-off':
      return {
        fault: { kind: 'reset' },
        standIn: 'a reset in place of the answer stands for one that was cut off, as the log does not say where',
      };
    case 'unknown':
      return {
        fault: { kind: 'error-response', error: 'openai-500' },
        standIn: 'a 500 stands for what the log calls a failure without saying how',
      };
  }
}
