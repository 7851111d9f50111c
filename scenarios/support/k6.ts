/**
 * What `import … from 'cutover/k6'` gives inside k6: the parts of a scenario that is a module of its own.
 *
 * @example
 * // my-drill.ts, for `cutover drill my-drill.ts`
 * import { defineDrill } from 'cutover';
 *
 * export { options, replay as default, setup } from 'cutover/k6';
 * export const drill = defineDrill({ … });
 */
export { options, replay, type Sent, setup } from './replay.ts';
export { type FollowUp, type OwnRun, virtualUser } from './virtual-user.ts';
