/** A tool as the request offers it: `parameters` is a JSON schema. */
export interface ToolSettings {
  name: string;
  description: string;
  parameters: Record<string, unknown>;
}
