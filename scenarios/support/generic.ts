/** The script behind drills that are plain JSON: it replays the plan and adds nothing. */
export { options, replay as default, setup } from './replay.ts';
