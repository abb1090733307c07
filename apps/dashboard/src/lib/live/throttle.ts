export interface Throttled {
  (): void;
  cancel: () => void;
}

/** Runs `act` at once, then at most every `everyMs`; a call in between is not lost, it runs at the end of the wait. */
export function throttle(act: () => void, everyMs: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWanted = false;
  const run = () => {
    timer = setTimeout(() => {
      timer = null;
      if (!isWanted) return;
      isWanted = false;
      run();
    }, everyMs);
    act();
  };
  const call = () => {
    if (timer === null) run();
    else isWanted = true;
  };
  return Object.assign(call, {
    cancel: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      isWanted = false;
    },
  });
}
