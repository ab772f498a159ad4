type Task = () => Promise<void>;

/** What happens a little later, in the order of its due times. */
export interface Delays {
  /** Runs the task in so many milliseconds, or when all is flushed, if that is sooner. */
  after(ms: number, task: Task): void;
  /** From now on nothing runs by itself: only a flush does. */
  hold(): void;
  /** how many tasks have not ended */
  pending(): number;
  /** Runs what waits at once, and what that leads to; resolves when nothing is left. */
  flush(): Promise<void>;
  /** Forgets what waits. */
  stop(): void;
}

interface Waiting {
  due: number;
  number: number;
  task: Task;
  timer?: NodeJS.Timeout;
}

/**
 * Delays by timers that keep no process alive. Tasks run one after the other, so none overtakes one that was due before it.
 * @param onTrouble hears of a task that failed; the others run on
 */
export const startDelays = (onTrouble: (error: unknown) => void = () => {}): Delays => {
  let held = false;
  let count = 0;
  let waiting: Waiting[] = [];
  let running = 0;
  let chain = Promise.resolve();
  const run = ({ task }: Waiting): void => {
    running += 1;
    chain = chain
      .then(task)
      .catch(onTrouble)
      .finally(() => {
        running -= 1;
      });
  };
  const runUntil = (due: number): void => {
    const ready = waiting.filter((one) => one.due <= due).sort((a, b) => a.due - b.due || a.number - b.number);
    waiting = waiting.filter((one) => one.due > due);
    for (const one of ready) {
      clearTimeout(one.timer);
      run(one);
    }
  };
  return {
    after: (ms, task) => {
      const one: Waiting = { due: Date.now() + ms, number: count++, task };
      if (!held) one.timer = setTimeout(() => runUntil(one.due), ms).unref();
      waiting.push(one);
    },
    hold: () => {
      held = true;
      for (const { timer } of waiting) clearTimeout(timer);
    },
    pending: () => waiting.length + running,
    flush: async () => {
      while (waiting.length + running > 0) {
        runUntil(Number.POSITIVE_INFINITY);
        await chain;
      }
    },
    stop: () => {
      for (const { timer } of waiting) clearTimeout(timer);
      waiting = [];
    },
  };
};

/** Delays that take no time: every task starts at once, for tests that ask what was published right after a call. */
export const noDelays = (): Delays => {
  const running = new Set<Promise<void>>();
  const settled = async () => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    after: (_, task) => {
      const one = task().finally(() => running.delete(one));
      running.add(one);
    },
    hold: () => {},
    pending: () => running.size,
    flush: settled,
    stop: () => {},
  };
};
