import type { WireName } from '../../wire/formats/index.ts';

/** What must be known of a provider to ask it: the injector's address, which model, and with which key. */
export interface ProviderAccess {
  /** The injector's base URL, `http://127.0.0.1:9001/v1`. */
  url: string;
  model: string;
  /** The wire format it speaks. */
  wire: WireName;
  /** A real provider's key, or a made-up one for a mock. Never logged, never written. */
  apiKey: string;
}

/** What is known when a program is about to be started. */
export interface Place {
  /** Those it may ask, by name. */
  providers: Readonly<Record<string, ProviderAccess>>;
  /** A free port of this machine, for a program that is started. */
  port: number;
  /** The environment variables of whoever runs the drill. */
  env: Readonly<Record<string, string | undefined>>;
}
