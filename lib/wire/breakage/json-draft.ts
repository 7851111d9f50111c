/** A JSON answer and the schema it follows; {} where that is not known. */
export interface JsonDraft {
  value: Record<string, unknown>;
  schema: Record<string, unknown>;
}
