import type { ProviderName } from '../../kit/terms/provider.ts';

/** What a target must know of a provider: the injector's address, and which model to ask for with which key. */
export interface TargetProvider {
  /** The seat's base URL, `http://127.0.0.1:9001/v1`. */
  url: string;
  model: string;
  /** A real provider's key, or a made-up one for a mock. Never logged, never written. */
  apiKey: string;
}

/** What a target is started with. */
export interface TargetContext {
  providers: Record<ProviderName, TargetProvider>;
  /** Takes what the target prints. */
  logPath: string;
  env: NodeJS.ProcessEnv;
}

/** A target that answers. */
export interface RunningTarget {
  /** Where chat completions are posted. */
  url: string;
  /** Headers every request must bear; they may hold keys. */
  headers: Record<string, string>;
  /** Resolves if the target ends by itself, with how; a target that was running already never does. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** A system under test: how it is configured, started, found ready, and stopped. A plug-in: one file a target. */
export interface TargetDefinition<Settings> {
  /**
   * Resolves when the target answers. Throws a `target` error that says what was tried when it does not get ready.
   */
  start(settings: Settings, context: TargetContext): Promise<RunningTarget>;
}
