/** The stored value of a cell that was not measured; others are severity times 250. */
export const NOT_MEASURED = 255;
export const SEVERITY_ONE = 250;
