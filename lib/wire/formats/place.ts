/** A step to a place in JSON: a key, an index, or every item of a list that has these values. */
export type PlaceStep = string | number | { each: Readonly<Record<string, unknown>> };

/** A place in a chunk's JSON or in a whole body; `where`: only if these keys of the outermost object say so. */
export interface Place {
  where?: Readonly<Record<string, string>>;
  path: readonly PlaceStep[];
}
