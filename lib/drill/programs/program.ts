/** Where a program comes from: an installed npm package, a file or Cutover itself, each run by this Node; or any program. */
export type ProgramSource =
  | {
      kind: 'package';
      name: string;
      /** The script to run, from the package's folder. */
      script: string;
      /** What to do when the package is not installed, as a sentence. */
      remedy: string;
    }
  | { kind: 'file'; path: string }
  /** `name`: a script in lib/run/targets. */
  | { kind: 'own'; name: string }
  /** `name`: a path, or a program that PATH knows. */
  | { kind: 'command'; name: string };

/** A program that is started for the run and stopped after it. */
export interface ProgramPlan {
  source: ProgramSource;
  args: readonly string[];
  /** Over the environment of whoever runs the drill. */
  env: Readonly<Record<string, string>>;
  /** Where it works; left out, where the drill is run. */
  folder?: string;
  ready: Readiness;
}

/** When a program is ready: GET of `url` is answered with a 2xx whose body holds `text`, or somebody takes connections there. */
export type Readiness =
  | { kind: 'answers'; url: string; text: string; withinMs: number }
  | { kind: 'connects'; url: string; withinMs: number };
