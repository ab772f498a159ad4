/** What is open, to be closed the last first; closing a second time does nothing. */
export interface Opened {
  add(close: () => unknown): void;
  closeAll(): Promise<void>;
}

export const nothingOpened = (): Opened => {
  const closers: (() => unknown)[] = [];
  return {
    add: (close) => {
      closers.push(close);
    },
    closeAll: async () => {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
};
