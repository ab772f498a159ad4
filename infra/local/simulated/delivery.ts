import type { Hook } from "./site.ts";

/** Seconds after which a webhook is sent again that was not answered 2xx; after the last it is given up. */
const pauses = [2, 10, 60, 300, 900];
const timeoutMs = 30_000;

/** Sends webhooks one after the other, and again what was not taken. */
export interface Delivery {
  /** Sends these now; how many were taken at once. */
  send(hooks: Hook[]): Promise<number>;
  stop(): void;
}

const isTaken = async ({ url, headers, body }: Hook): Promise<boolean> => {
  const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(timeoutMs) }).catch(
    () => undefined,
  );
  return answer?.ok ?? false;
};

/** @param onTrouble hears of a webhook that is given up */
export const startDelivery = (onTrouble: (sentence: string) => void): Delivery => {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  let chain: Promise<unknown> = Promise.resolve();
  const again = (hook: Hook, tries: number): void => {
    const pause = pauses[tries];
    if (pause === undefined) {
      onTrouble(`A webhook to ${hook.url} was not taken and is given up.`);
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      void sent(hook, tries + 1);
    }, pause * 1000).unref();
    timers.add(timer);
  };
  const sent = (hook: Hook, tries = 0): Promise<boolean> => {
    const turn = chain.then(async () => {
      if (stopped) return false;
      const taken = await isTaken(hook);
      if (!(taken || stopped)) again(hook, tries);
      return taken;
    });
    chain = turn;
    return turn;
  };
  return {
    send: async (hooks) => {
      const taken = await Promise.all(hooks.map((hook) => sent(hook)));
      return taken.filter(Boolean).length;
    },
    stop: () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
};
