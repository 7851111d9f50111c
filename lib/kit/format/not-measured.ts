/** What stands in a table where nothing was measured; never the same as a zero. */
export const NOT_MEASURED_MARK = '–';

/** The same in words, for places that have the room. */
export const NOT_MEASURED = 'not measured';
