import type { FaultCase } from '../fault-case.ts';
import { connectionCases } from './connections.ts';
import { cutAnswerCases } from './cut-answers.ts';
import { limitCases } from './limits.ts';
import { providerErrorCases } from './provider-errors.ts';
import { streamEditCases } from './stream-edits.ts';
import { timeCases } from './time.ts';
import { wrongAnswerCases } from './wrong-answers.ts';
import { wrongTextCases } from './wrong-texts.ts';

/** Every fault the clients are shown, by chapter of the page. */
export const caseChapters: Readonly<Record<string, readonly FaultCase[]>> = {
  'The connection fails': connectionCases,
  'The stream or body is cut': cutAnswerCases,
  'The events of the stream are not as they should be': streamEditCases,
  'Late, slow, or never': timeCases,
  'An answer that is none': wrongAnswerCases,
  'An answer that says something else': wrongTextCases,
  'The provider says no': providerErrorCases,
  'The provider is at a limit': limitCases,
};
