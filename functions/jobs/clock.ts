/** Nothing is due by the clock yet. */
export const handler = async (): Promise<{ failed: number }> => ({ failed: 0 });
