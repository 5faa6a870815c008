/** What listens to a signal: an object costs no closure. */
export interface AbortListener {
  handleEvent(): void;
}

const crowds = new WeakMap<AbortSignal, Crowd>();

/** All that listen to one signal, as one listener: of more than ten, Node warns as of a leak. */
class Crowd {
  readonly listeners = new Set<AbortListener>();

  handleEvent(): void {
    for (const listener of [...this.listeners]) listener.handleEvent();
  }
}

export function listen(signal: AbortSignal, listener: AbortListener): void {
  let crowd = crowds.get(signal);
  if (crowd === undefined) {
    crowd = new Crowd();
    crowds.set(signal, crowd);
  }
  if (crowd.listeners.size === 0) signal.addEventListener('abort', crowd);
  crowd.listeners.add(listener);
}

export function unlisten(signal: AbortSignal, listener: AbortListener): void {
  const crowd = crowds.get(signal);
  if (crowd?.listeners.delete(listener) === true && crowd.listeners.size === 0) {
    signal.removeEventListener('abort', crowd);
  }
}
