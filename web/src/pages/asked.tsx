// What a page asks of the server: loading, there, or refused with the server's own words.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask, type Query } from "../api/ask";
import { version } from "../record/record";
import { words } from "../strings/words";

export function useAsked<T>(path: string | null, query: Query = {}): { told: T | null; error: string } {
  const [state, set] = useState<{ told: T | null; error: string; key: string }>({ told: null, error: "", key: "" });
  const key = `${path} ${JSON.stringify(query)} ${version.value?.generation} ${version.value?.reviews} ${version.value?.corrections}`;
  useEffect(() => {
    if (path === null || !version.value) return; // the version tells when to ask again
    const stopped = new AbortController();
    ask<T>(path, query, stopped.signal).then(
      (told) => set({ told, error: "", key }),
      (error: Error) => stopped.signal.aborted || set({ told: null, error: error.message, key }),
    );
    return () => stopped.abort();
  }, [key]);
  return state;
}

export function Asked<T>({ state, children }: { state: { told: T | null; error: string }; children: (told: T) => ComponentChildren }) {
  if (state.error) return <p class="trouble" role="alert">{words.failed} {state.error}</p>;
  if (!state.told) return <p class="quiet" role="status">{words.loading}</p>;
  return <>{children(state.told)}</>;
}
