// What a page asks of the server: loading, there, or refused with the server's own words.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask, type Query, Refused } from "../api/ask";
import { version } from "../record/record";
import { words } from "../strings/words";

const STILL_AT_IT = 503; // what is asked for is being worked out
const AGAIN_MS = 2000;
const TRIES = 30;

export function useAsked<T>(path: string | null, query: Query = {}): { told: T | null; error: string } {
  const [state, set] = useState<{ told: T | null; error: string; key: string }>({ told: null, error: "", key: "" });
  const key = `${path} ${JSON.stringify(query)} ${version.value?.generation} ${version.value?.reviews} ${version.value?.corrections}`;
  useEffect(() => {
    if (path === null || !version.value) return; // the version tells when to ask again
    const stopped = new AbortController();
    let again = 0;
    let tries = 0;
    const refused = (error: Error): void => {
      if (stopped.signal.aborted) return;
      set({ told: null, error: error.message, key });
      if (error instanceof Refused && error.status === STILL_AT_IT && tries++ < TRIES) again = window.setTimeout(fetchIt, AGAIN_MS);
    };
    const fetchIt = (): void => void ask<T>(path, query, stopped.signal).then((told) => set({ told, error: "", key }), refused);
    fetchIt();
    return () => {
      clearTimeout(again);
      stopped.abort();
    };
  }, [key]);
  return state;
}

export function Asked<T>({ state, children }: { state: { told: T | null; error: string }; children: (told: T) => ComponentChildren }) {
  if (state.error) return <p class="trouble" role="alert">{words.failed} {state.error}</p>;
  if (!state.told) return <p class="quiet" role="status">{words.loading}</p>;
  return <>{children(state.told)}</>;
}
