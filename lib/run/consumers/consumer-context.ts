/** Where code of one's own works, and what is known there. */
export interface ConsumerContext {
  /** Takes the bundles of modules, and the logs of what is printed. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Takes out of a text what must not be written. */
  clean: (text: string) => string;
}
