/** How tall a bar is, as a share of its row, by level code: a second code beside the color. */
export const BAR_HEIGHTS = [0.12, 0.4, 0.7, 1] as const;
